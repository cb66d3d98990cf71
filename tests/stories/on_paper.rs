//! A notice for a wall: one sheet of paper, whatever is on it.

use commonhall::flows::{Caller, partners, venues};
use commonhall_domain::meeting::MeetingInput;
use commonhall_domain::partner::PartnerInput;
use commonhall_domain::venue::{SpaceInput, VenueInput};

use crate::harness::world::{BWA, DARS};
use crate::harness::{Browser, TestApp, stories};

/// A name of 200 characters made of this.
fn long(part: &str) -> String {
    part.chars().cycle().take(200).collect::<String>().trim().to_owned()
}

/// A partner and its venue, and twelve meetings there, all of which bear this name. Gives the slugs of both.
async fn named(app: &TestApp, name: &str) -> (String, String) {
    let operator = Caller::command();
    let partner = PartnerInput {
        name: name.into(),
        kind: "community_group".into(),
        contact_role: Some(name.into()),
        contact_phone: Some("0121 496 0000".into()),
        ..PartnerInput::default()
    };
    let partner = partners::add(app, &operator, partner).await.unwrap().slug;
    let venue = VenueInput {
        name: name.into(),
        address: name.into(),
        contact_role: Some(name.into()),
        spaces: vec![SpaceInput { name: name.into(), ..SpaceInput::default() }],
        ..VenueInput::default()
    };
    let venue = venues::add(app, &operator, venue).await.unwrap();
    for day in 10..22 {
        app.schedule(&MeetingInput {
            title: name.into(),
            host: partner.clone(),
            space: Some(venue.spaces[0].id),
            starts: format!("2027-03-{day}T18:00"),
            duration: "PT2H".into(),
            audience: Some(name.into()),
            languages: ["en", "bn", "ur", "pa", "so"].map(str::to_owned).to_vec(),
            ..MeetingInput::default()
        })
        .await;
    }
    (partner, venue.venue.slug)
}

stories! {
    async fn a_notice_is_one_sheet_whatever_is_on_it(app) {
        let world = app.world().await;
        app.schedule(&MeetingInput { host: BWA.into(), ..world.meeting("Reading circle", "2027-03-24T18:00") }).await;
        for day in 2..10 {
            app.schedule(&MeetingInput {
                languages: vec!["en".into(), "bn".into()],
                ..world.meeting("Listening session", &format!("2027-04-0{day}T18:00"))
            }).await;
        }
        let mut notices = vec![
            ("/calendars/partners/coventry-central-hall/notice".to_owned(), 0),
            (format!("/calendars/partners/{BWA}/notice"), 1),
            (format!("/calendars/partners/{DARS}/notice"), 8),
            (format!("/calendars/venues/{}/notice", world.venue), 8),
            ("/calendars/public/notice".to_owned(), 8),
        ];
        for part in ["Donaudampfschifffahrtsgesellschaft", "مشرقی برمنگھم کی خواتین کی مقامی تنظیم برائے باہمی تعاون "] {
            let (partner, venue) = named(app, &long(part)).await;
            notices.push((format!("/calendars/partners/{partner}/notice"), 8));
            notices.push((format!("/calendars/venues/{venue}/notice"), 8));
        }
        let served = app.serve().await;
        let browser = Browser::open().await;
        for language in ["en", "ur"] {
            browser.be(&served.base_url, None, language).await;
            for (path, dates) in &notices {
                browser.goto(format!("{}{path}", served.base_url)).await.unwrap();
                browser.settled().await;
                assert_eq!(browser.printed().await, 1, "sheets of {path} in {language}");
                browser.on_paper(true).await;
                // A date is on the sheet whole, or not at all.
                let whole = "const list = document.querySelector('.sheet-dates').getBoundingClientRect();
                    return [...document.querySelectorAll('.sheet-dates > li')].map(one => one.getBoundingClientRect())
                        .map(({ left, right, bottom }) =>
                            [left < list.right && right > list.left, bottom <= list.bottom + 1])";
                let found = browser.execute(whole, Vec::new()).await.unwrap();
                let found: Vec<(bool, bool)> = found.convert().unwrap();
                assert_eq!(found.len(), *dates, "{path}");
                let cut: Vec<_> = found.iter().filter(|(shown, whole)| *shown && !whole).collect();
                assert!(cut.is_empty(), "{path} in {language}: {found:?}");
                assert!(*dates == 0 || found[0].0, "{path} in {language} shows none");
                // Nothing but the notice.
                let rest = "return [...document.body.querySelectorAll('*')].filter(one => !one.closest('.sheet')
                    && !one.contains(document.querySelector('.sheet')) && one.checkVisibility()).map(one => one.outerHTML)";
                let rest: Vec<String> = browser.execute(rest, Vec::new()).await.unwrap().convert().unwrap();
                assert_eq!(rest, Vec::<String>::new(), "{path}");
                browser.on_paper(false).await;
            }
        }
        browser.close().await;
    }
}
