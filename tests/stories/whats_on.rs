//! What is on, as a visitor looks for it.

use commonhall_domain::meeting::MeetingInput;

use crate::harness::stories;

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
        let cases: [(&str, &[&str]); 10] = [
            ("", &[elan, half, circle]),
            ("language=bn", &[half]),
            ("language=%25", &[]),
            ("q=VITAL", &[elan]),
            ("q=%C3%89lan+ISSUES", &[elan]),
            ("q=50%25", &[half]),
            ("q=f_a", &[half]),
            ("q=l_n", &[]),
            ("q=%5C", &[]),
            ("q=%E0%A6%AA%E0%A6%BE%E0%A6%A0", &[circle]),
        ];
        for (query, expected) in cases {
            let page = visitor.get(&format!("/meetings?{query}")).await;
            assert_eq!(page.status, 200, "{query}");
            let found: Vec<_> = TITLES.into_iter().filter(|title| page.text.contains(&format!("<bdi>{title}</bdi>"))).collect();
            assert_eq!(found, expected, "{query}");
        }
    }
}
