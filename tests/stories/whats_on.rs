//! What is on, as a visitor looks for it.

use commonhall::flows::Caller;
use commonhall::flows::meetings::{self, DateChange, Warnings};
use commonhall_domain::meeting::MeetingInput;

use crate::harness::{Visitor, stories};

/// What the signs of a pattern, a letter with an accent and another script do to a search must be the same on both databases.
const TITLES: [&str; 4] = ["Élan vital", "50% of_all", "পাঠচক্র", "Secret"];

stories! {
    async fn a_search_finds_the_same_on_both_databases(app) {
        let world = app.world().await;
        for (title, visibility) in TITLES.into_iter().zip(["public", "public", "public", "invited"]) {
            app.schedule(&MeetingInput {
                visibility: Some(visibility.to_owned()),
                languages: vec![if title == "50% of_all" { "bn" } else { "fr" }.to_owned()],
                space: None,
                ..world.meeting(title, "2027-03-24T18:00")
            }).await;
        }
        let visitor = app.visitor();
        let (elan, half, circle) = (TITLES[0], TITLES[1], TITLES[2]);
        let cases: [(&str, &[&str]); 12] = [
            ("", &[elan, half, circle]),
            ("language=bn", &[half]),
            ("language=%25", &[]),
            ("q=VITAL", &[elan]),
            ("q=%C3%89lan+ISSUES", &[elan]),
            ("q=50%25", &[half]),
            ("q=f_a", &[half]),
            ("q=l_n", &[]),
            ("q=%5C", &[]),
            ("q=%00", &[]),
            ("language=%00", &[]),
            ("q=%E0%A6%AA%E0%A6%BE%E0%A6%A0", &[circle]),
        ];
        for (query, expected) in cases {
            let page = visitor.get(&format!("/meetings?{query}")).await;
            assert_eq!(page.status, 200, "{query}");
            let found: Vec<_> = TITLES.into_iter().filter(|title| page.text.contains(&format!("<bdi>{title}</bdi>"))).collect();
            assert_eq!(found, expected, "{query}");
            let listed = visitor.get(&format!("/api/v1/occurrences?{query}")).await.json();
            let listed: Vec<_> = listed["items"].as_array().unwrap().iter().map(|one| one["title"].as_str().unwrap()).collect();
            assert_eq!(sorted(listed), sorted(expected.to_vec()), "{query}");
        }
        let session = app.api(world.organiser).await;
        let listed = session.get("/api/v1/occurrences?q=secret").await.json();
        assert_eq!(listed["items"][0]["title"], TITLES[3], "who may see it finds it too");
    }

    async fn the_api_lists_what_is_on_at_a_venue(app) {
        let world = app.world().await;
        app.schedule(&world.meeting("In the hall", "2027-03-24T18:00")).await;
        app.schedule(&MeetingInput { space: None, ..world.meeting("Nowhere yet", "2027-03-25T18:00") }).await;
        app.schedule(&MeetingInput { address_hidden: true, ..world.meeting("Majlis", "2027-03-26T18:00") }).await;
        let list = async |who: Visitor, venue: &str| {
            let answer = who.get(&format!("/api/v1/occurrences?venue={venue}")).await;
            let items = answer.json()["items"].as_array().cloned().unwrap_or_default();
            (answer.status.as_u16(), items.iter().map(|one| one["title"].as_str().unwrap().to_owned()).collect::<Vec<_>>())
        };
        assert_eq!(list(app.visitor(), &world.venue).await, (200, vec!["In the hall".to_owned()]));
        let all = vec!["In the hall".to_owned(), "Majlis".to_owned()];
        assert_eq!(list(app.api(world.organiser).await, &world.venue).await, (200, all));
        assert_eq!(list(app.visitor(), "nowhere").await.0, 404);
    }

    async fn a_series_stands_once_in_what_is_on_with_its_next_date_under_the_same_filters(app) {
        let world = app.world().await;
        let weekly = |title: &str, starts: &str, rule: &str| MeetingInput {
            recurrence: Some(rule.to_owned()),
            ..world.meeting(title, starts)
        };
        let circle = app.schedule(&weekly("Circle", "2027-03-03T18:00", "FREQ=WEEKLY;COUNT=10")).await.meeting.id;
        app.schedule(&MeetingInput { space: None, ..weekly("Tea", "2027-03-04T15:00", "FREQ=WEEKLY") }).await;
        app.schedule(&weekly("Twice", "2027-03-05T18:00", "FREQ=DAILY;COUNT=2")).await;
        app.schedule(&world.meeting("Once", "2027-03-20T18:00")).await;
        let shown = async |query: &str| cards(&app.visitor().get(&format!("/{query}")).await.text);
        assert_eq!(shown("").await, [
            "Circle 2027-03-03 and 9 more dates, until Wednesday 5 May 2027",
            "Tea 2027-03-04 and more dates, with no end planned",
            "Twice 2027-03-05 and one more date, Saturday 6 March 2027",
            "Once 2027-03-20",
        ]);
        // From a later day on it is the next one after that.
        let later = ["Tea 2027-04-29 and more dates, with no end planned", "Circle 2027-05-05"];
        assert_eq!(shown("?from=2027-04-29").await, later);

        // A date that is cancelled is told, and the next that takes place is the next one.
        let cancel = DateChange { status: Some("cancelled".into()), ..DateChange::default() };
        let date = async |day: &str, change: &DateChange| {
            let date = format!("{day}T18:00:00").parse().unwrap();
            meetings::change_date(app, &Caller::command(), circle, date, None, change, Warnings::Accept).await.unwrap();
        };
        date("2027-03-03", &cancel).await;
        date("2027-03-24", &cancel).await;
        let told = [
            "Circle 2027-03-03",
            "Circle 2027-03-10 and 7 more dates, until Wednesday 5 May 2027",
        ];
        assert_eq!(shown("?q=circle").await, told);
        // Only some dates are in the committee room's house once the others have moved out.
        for day in ["2027-03-10", "2027-03-17"] {
            date(day, &DateChange { space: Some(None), ..DateChange::default() }).await;
        }
        let there = ["Circle 2027-03-03", "Circle 2027-03-31 and 5 more dates, until Wednesday 5 May 2027"];
        assert_eq!(shown(&format!("?q=circle&venue={}", world.venue)).await, there);
        // Whoever looks at a month wants every date in it.
        assert_eq!(shown("?q=circle&month=2027-04").await.len(), 4);
        // The parts of a series that was split are one series.
        let rest = |before: MeetingInput| Ok(MeetingInput { title: "Circle at noon".into(), ..before });
        let at = "2027-04-14T18:00:00".parse().unwrap();
        let split = meetings::split(app, &Caller::command(), circle, at, None, rest, Warnings::Accept).await.unwrap();
        assert_eq!(shown("?q=circle").await, told);
        // Nothing of a part that nobody may see is counted.
        app.change(split.whole.meeting.id, |input| input.visibility = Some("invited".into())).await;
        assert_eq!(shown("?q=circle").await[1], "Circle 2027-03-10 and 3 more dates, until Wednesday 7 April 2027");
    }

    async fn a_long_list_of_series_goes_on_and_comes_back_without_losing_one(app) {
        let world = app.world().await;
        let day = |number: u64| chrono::NaiveDate::from_ymd_opt(2027, 3, 2).unwrap() + chrono::Days::new(number);
        for number in 0..70 {
            app.schedule(&MeetingInput {
                space: None,
                recurrence: Some("FREQ=DAILY;COUNT=5".into()),
                ..world.meeting(&format!("Series {number}"), &format!("{}T18:00", day(number)))
            }).await;
        }
        let rare = Some("FREQ=WEEKLY;INTERVAL=7;COUNT=2".into());
        app.schedule(&MeetingInput { recurrence: rare, ..world.meeting("Rare", "2027-03-02T19:00") }).await;
        let series: Vec<String> = (0..70).map(|number| format!("Series {number} {}", day(number))).collect();
        let read = async |path: &str| {
            let text = app.visitor().get(path).await.text;
            let cards: Vec<String> = cards(&text).iter().map(|card| card.split(" and ").next().unwrap().to_owned()).collect();
            let link = |rel: &str| {
                let rest = text.split_once(&format!("rel=\"{rel}\" href=\""))?.1;
                Some(rest.split('"').next()?.replace("&amp;", "&"))
            };
            (cards, link("prev"), link("next"))
        };
        // From a day on too, on which some have begun: those stand with the next date of theirs.
        for (first, begun, rare) in [("/", 0, "Rare 2027-03-02"), ("/?from=2027-03-12", 10, "Rare 2027-04-20")] {
            let mut expected = series[begun..].to_vec();
            let before = expected.iter().position(|one| one.ends_with(&rare[5..])).unwrap();
            expected.insert(before + 1, rare.to_owned());
            let (mut seen, mut parts, mut next) = (Vec::new(), Vec::new(), Some(first.to_owned()));
            while let Some(here) = next {
                let (cards, before, after) = read(&here).await;
                seen.extend(cards.clone());
                parts.push((cards, before));
                next = after;
            }
            assert_eq!(seen[seen.len() - expected.len()..], expected, "{first}");
            assert_eq!(seen.len(), expected.len() + begun.min(4), "{first}");
            let back = read(parts[2].1.as_deref().unwrap()).await.0;
            assert_eq!(back, parts[1].0, "{first}");
        }
    }
}

fn sorted(mut titles: Vec<&str>) -> Vec<&str> {
    titles.sort_unstable();
    titles
}

/// The cards of a page: title, day, and what is said of further dates.
fn cards(page: &str) -> Vec<String> {
    let between = |text: &str, begin: &str, end: &str| Some(text.split_once(begin)?.1.split_once(end)?.0.to_owned());
    let card = |card: &str| {
        let title = between(card, "<bdi>", "</bdi>").unwrap();
        let day = between(card, "datetime=\"", "T").unwrap();
        let further = between(card, "#dates\">", "<").map(|said| format!(" {said}")).unwrap_or_default();
        format!("{title} {day}{further}")
    };
    page.split("<li class=\"card ").skip(1).map(card).collect()
}
