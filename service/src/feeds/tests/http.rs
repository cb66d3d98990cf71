//! How HTTP carries a feed.

use std::io::Read as _;

use chrono::TimeDelta;
use commonhall_entities::{meetings, venues};
use flate2::read::GzDecoder;
use poem::Response;
use poem::http::header;

use super::hall::{Hall, Made, header_of, private_path};
use crate::config::Settings;
use crate::store;

const PUBLIC: &str = "/calendars/public.ics";

async fn with_a_meeting() -> (Hall, Made) {
    let hall = Hall::new().await;
    let (host, place) = (hall.partner("a").await, hall.venue("v").await);
    let mut made = hall.plan(&host, "Listening session");
    made.meeting.space_id = Some(place.space.id);
    hall.put(&made).await;
    (hall, made)
}

fn etag(answer: &Response) -> String {
    header_of(answer, header::ETAG).unwrap()
}

#[tokio::test]
async fn two_fetches_give_the_same_bytes() {
    let (hall, _) = with_a_meeting().await;
    let first = hall.text(PUBLIC).await;
    hall.app.clock.advance(TimeDelta::days(20));
    assert_eq!(hall.text(PUBLIC).await, first);
    // Another process has nothing in memory, and writes the same.
    let mut other = hall;
    other.app.feeds = std::sync::Arc::default();
    assert_eq!(other.text(PUBLIC).await, first);
}

#[tokio::test]
async fn an_etag_of_either_encoding_gives_304() {
    let (hall, _) = with_a_meeting().await;
    let plain = hall.get(PUBLIC).await;
    let gzip = hall.ask("GET", PUBLIC, &[("accept-encoding", "gzip")]).await;
    let (plain, gzip) = (etag(&plain), etag(&gzip));
    assert_ne!(plain, gzip);
    for known in [&plain, &gzip] {
        for accepted in ["identity", "gzip"] {
            let answer =
                hall.ask("GET", PUBLIC, &[("accept-encoding", accepted), ("if-none-match", known.as_str())]).await;
            assert_eq!((answer.status().as_u16(), &etag(&answer)), (304, known));
            assert!(header_of(&answer, header::LAST_MODIFIED).is_some());
            assert_eq!(header_of(&answer, header::VARY).as_deref(), Some("Accept-Encoding"));
            assert!(answer.into_body().into_vec().await.unwrap().is_empty());
        }
    }
    for known in ["*", &format!("W/{plain}"), &format!("\"other\", {plain}")] {
        assert_eq!(hall.ask("GET", PUBLIC, &[("if-none-match", known)]).await.status(), 304, "{known}");
    }
    for known in ["\"other\"", "", &plain.replace('"', "")] {
        assert_eq!(hall.ask("GET", PUBLIC, &[("if-none-match", known)]).await.status(), 200, "{known}");
    }
}

#[tokio::test]
async fn a_date_counts_where_there_is_no_etag() {
    let (hall, _) = with_a_meeting().await;
    let modified = header_of(&hall.get(PUBLIC).await, header::LAST_MODIFIED).unwrap();
    assert_eq!(modified, "Mon, 01 Mar 2027 09:00:00 GMT");
    let ask = async |headers: &[(&str, &str)]| hall.ask("GET", PUBLIC, headers).await.status().as_u16();
    assert_eq!(ask(&[("if-modified-since", &modified)]).await, 304);
    assert_eq!(ask(&[("if-modified-since", "Mon, 01 Mar 2027 08:59:59 GMT")]).await, 200);
    assert_eq!(ask(&[("if-modified-since", "yesterday")]).await, 200);
    assert_eq!(ask(&[("if-modified-since", &modified), ("if-none-match", "\"other\"")]).await, 200);
}

#[tokio::test]
async fn a_change_within_the_same_second_has_another_tag_and_a_later_date() {
    let (hall, made) = with_a_meeting().await;
    let before = hall.get(PUBLIC).await;
    let (tag, modified) = (etag(&before), header_of(&before, header::LAST_MODIFIED).unwrap());
    hall.save(meetings::Model { title: "Another title".into(), ..made.meeting }).await;
    assert_eq!(hall.ask("GET", PUBLIC, &[("if-none-match", &tag)]).await.status(), 200);
    assert_eq!(hall.ask("GET", PUBLIC, &[("if-modified-since", &modified)]).await.status(), 200);
}

#[tokio::test]
async fn what_a_feed_does_not_show_changes_nothing_of_it() {
    let (hall, _) = with_a_meeting().await;
    let before = hall.get("/calendars/venues/v.ics").await;
    hall.app.clock.advance(TimeDelta::hours(1));
    hall.venue("w").await;
    hall.touch().await;
    let after = hall.get("/calendars/venues/v.ics").await;
    for name in [header::ETAG, header::LAST_MODIFIED] {
        assert_eq!(header_of(&before, name.clone()), header_of(&after, name));
    }
}

#[tokio::test]
async fn a_venue_that_is_renamed_changes_the_feeds_of_partners_and_meetings_too() {
    let (hall, made) = with_a_meeting().await;
    let own = format!("/meetings/{}.ics", made.meeting.id);
    let paths = [PUBLIC, "/calendars/partners/a.ics", &own];
    for path in paths {
        hall.text(path).await;
    }
    let venue = store::venues::by_slug(hall.app.store.read(), "v").await.unwrap().unwrap();
    hall.save(venues::Model { name: "Old Hall".into(), ..venue }).await;
    for path in paths {
        assert!(hall.text(path).await.contains("Old Hall"), "{path}");
    }
}

#[tokio::test]
async fn a_move_of_the_window_is_a_modification() {
    let (hall, mut made) = with_a_meeting().await;
    made.meeting.starts_local = super::hall::local("2026-12-15T18:00");
    hall.put(&made).await;
    let modified = header_of(&hall.get(PUBLIC).await, header::LAST_MODIFIED).unwrap();
    hall.app.clock.advance(TimeDelta::days(31));
    let answer = hall.ask("GET", PUBLIC, &[("if-modified-since", &modified)]).await;
    assert_eq!(answer.status(), 200);
    assert_eq!(header_of(&answer, header::LAST_MODIFIED).as_deref(), Some("Thu, 01 Apr 2027 00:00:00 GMT"));
}

#[tokio::test]
async fn head_says_what_get_would() {
    let (hall, _) = with_a_meeting().await;
    for encoding in ["identity", "gzip"] {
        let headers = [("accept-encoding", encoding)];
        let (get, head) = (hall.ask("GET", PUBLIC, &headers).await, hall.ask("HEAD", PUBLIC, &headers).await);
        assert_eq!((head.status(), head.headers()), (get.status(), get.headers()));
        let length: usize = header_of(&head, header::CONTENT_LENGTH).unwrap().parse().unwrap();
        assert!(head.into_body().into_vec().await.unwrap().is_empty());
        assert_eq!(get.into_body().into_vec().await.unwrap().len(), length);
    }
}

#[tokio::test]
async fn a_feed_can_be_read_and_nothing_else() {
    let (hall, made) = with_a_meeting().await;
    let own = format!("/meetings/{}.ics", made.meeting.id);
    for path in [PUBLIC, "/calendars/partners/a.ics", "/calendars/venues/v.ics", &private_path("x"), &own] {
        for method in ["PUT", "POST", "PATCH", "DELETE", "OPTIONS", "PROPFIND", "REPORT"] {
            let answer = hall.ask(method, path, &[]).await;
            assert_eq!(answer.status(), 405, "{method} {path}");
            assert_eq!(header_of(&answer, header::ALLOW).as_deref(), Some("GET, HEAD"));
            assert_eq!(header_of(&answer, header::CONTENT_TYPE).as_deref(), Some("text/plain; charset=utf-8"));
        }
    }
}

#[tokio::test]
async fn gzip_is_sent_only_when_asked_for() {
    let (hall, _) = with_a_meeting().await;
    let text = hall.text(PUBLIC).await;
    for (accepted, gzip) in [
        ("gzip", true),
        ("br, GZIP;q=0.5", true),
        ("deflate,gzip ; q=1.0", true),
        ("gzip;q=0", false),
        ("*", false),
        ("identity", false),
        ("br", false),
    ] {
        let answer = hall.ask("GET", PUBLIC, &[("accept-encoding", accepted)]).await;
        let encoding = header_of(&answer, header::CONTENT_ENCODING);
        assert_eq!(encoding.as_deref(), gzip.then_some("gzip"), "{accepted}");
        let body = answer.into_body().into_vec().await.unwrap();
        let mut read = String::new();
        if gzip {
            GzDecoder::new(body.as_slice()).read_to_string(&mut read).unwrap();
        } else {
            read = String::from_utf8(body).unwrap();
        }
        assert_eq!(read, text);
    }
    let off = Hall::with(Settings { feed_gzip: false, ..Settings::default() }).await;
    let answer = off.ask("GET", PUBLIC, &[("accept-encoding", "gzip")]).await;
    assert_eq!(header_of(&answer, header::CONTENT_ENCODING), None);
}

#[tokio::test]
async fn a_public_feed_may_be_shared_and_a_private_one_not() {
    let (hall, made) = with_a_meeting().await;
    let member = hall.member("en", &[]).await;
    hall.token("own", member, None).await;
    let own = format!("/meetings/{}.ics", made.meeting.id);
    let robots = || header::HeaderName::from_static("x-robots-tag");
    for (path, file) in [
        (PUBLIC, "public.ics".to_owned()),
        ("/calendars/partners/a.ics", "a.ics".to_owned()),
        ("/calendars/venues/v.ics", "v.ics".to_owned()),
        (&own, format!("{}.ics", made.meeting.id)),
        (&private_path("own"), "private.ics".to_owned()),
    ] {
        let answer = hall.get(path).await;
        assert_eq!(header_of(&answer, header::CONTENT_TYPE).as_deref(), Some("text/calendar; charset=utf-8"));
        assert_eq!(header_of(&answer, header::CONTENT_DISPOSITION), Some(format!("inline; filename=\"{file}\"")));
        assert_eq!(header_of(&answer, header::VARY).as_deref(), Some("Accept-Encoding"));
        let private = path.contains("private");
        let caching = if private { "private, no-cache" } else { "public, max-age=0, must-revalidate" };
        assert_eq!(header_of(&answer, header::CACHE_CONTROL).as_deref(), Some(caching), "{path}");
        assert_eq!(header_of(&answer, robots()).as_deref(), private.then_some("noindex"));
    }
}

#[tokio::test]
async fn trouble_is_never_an_empty_or_broken_feed() {
    let (hall, made) = with_a_meeting().await;
    hall.text(PUBLIC).await;
    hall.save(meetings::Model { duration: "two hours".into(), ..made.meeting }).await;
    let answer = hall.get(PUBLIC).await;
    assert_eq!(answer.status(), 503);
    assert!(header_of(&answer, header::RETRY_AFTER).is_some());
    assert_eq!(header_of(&answer, header::CACHE_CONTROL).as_deref(), Some("no-store"));
    let urdu = hall.get(&format!("{PUBLIC}?lang=ur")).await;
    assert_eq!(header_of(&urdu, header::CONTENT_LANGUAGE).as_deref(), Some("ur"));
}

#[tokio::test]
async fn what_is_no_feed_is_a_sentence_of_plain_text() {
    let (hall, _) = with_a_meeting().await;
    for path in ["/calendars/partners/nobody.ics", "/calendars/venues/.ics", "/meetings/x.ics", &private_path("x")] {
        let answer = hall.get(path).await;
        assert_eq!(answer.status(), 404, "{path}");
        assert_eq!(header_of(&answer, header::CONTENT_TYPE).as_deref(), Some("text/plain; charset=utf-8"));
        let text = answer.into_body().into_string().await.unwrap();
        assert!(text.starts_with("There is no calendar at this address.") && text.ends_with(".\n"), "{text}");
    }
}

#[tokio::test]
async fn the_page_of_a_meeting_stands_beside_its_feed() {
    let (hall, made) = with_a_meeting().await;
    assert_eq!(hall.text(&format!("/meetings/{}", made.meeting.id)).await, "the page of the meeting");
    assert!(hall.text(&format!("/meetings/{}.ics", made.meeting.id)).await.starts_with("BEGIN:VCALENDAR\r\n"));
}

#[tokio::test]
async fn a_language_that_we_lack_is_the_usual_one() {
    let (hall, _) = with_a_meeting().await;
    let usual = hall.text(PUBLIC).await;
    for asked in ["?lang=tlh", "?lang=en", "?lang=", "?lang=%0D%0A", "?x"] {
        assert_eq!(hall.text(&format!("{PUBLIC}{asked}")).await, usual, "{asked}");
    }
}
