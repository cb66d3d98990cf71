//! The main tasks with nothing but a keyboard: where one is can always be seen, and Tab goes on as the page does.

use chrono::TimeDelta;
use commonhall::flows::{answers, sign_in};
use commonhall::store::people;
use thirtyfour::prelude::*;

use crate::harness::{Browser, stories};

/// Where the links and buttons above the page stand: line by line, and along each in the direction of the language.
const MASTHEAD: &str = "const along = document.dir === 'rtl' ? -1 : 1;
    const places = [...document.querySelectorAll('.masthead :is(a, button)')].map((one) => {
        const { left, right, top, bottom } = one.getBoundingClientRect();
        return { line: Math.round((top + bottom) / 2 / 20), place: along * (left + right) / 2, words: one.innerText };
    });
    const sorted = [...places].sort((one, other) => one.line - other.line || one.place - other.place);
    return [places, sorted].map((list) => list.map(({ words }) => words));";

stories! {
    async fn a_meeting_is_scheduled_cancelled_and_taken_back_by_keyboard(app) {
        let world = app.world().await;
        app.set(|settings| settings.merge_window = TimeDelta::minutes(2));
        let served = app.serve().await;
        let base = &served.base_url;
        let browser = Browser::open().await;
        browser.width(1280).await;

        // The first stop of a page leads over its head.
        browser.goto(base).await.unwrap();
        browser.keys(Key::Tab).await;
        assert_eq!(browser.focus().await, "Skip to content");
        browser.keys(Key::Enter).await;
        browser.keys(Key::Tab).await;
        assert!(browser.focus().await.contains("Words in the title"), "the first field of the page");

        let link = sign_in::link_for(app, world.organiser, false, TimeDelta::minutes(15)).await.unwrap();
        browser.goto(format!("{base}{link}")).await.unwrap();
        browser.tab_to("Skip").await;
        browser.keys(Key::Enter).await;
        browser.tab_to("Sign in").await;
        browser.on_by(Key::Enter).await;
        browser.tab_to("Schedule a meeting").await;
        browser.on_by(Key::Enter).await;

        // A fault: the focus is on the list of faults, whose link leads to the field.
        browser.tab_to("Title").await;
        browser.keys("").await;
        browser.tab_to("Check before you save").await;
        browser.on_by(Key::Enter).await;
        assert!(browser.focus().await.starts_with("Please look at this again"));
        browser.keys(Key::Tab).await;
        assert!(browser.focus().await.contains("Title: This is missing."));
        browser.keys(Key::Enter).await;
        assert!(browser.focus().await.starts_with("Title"));
        browser.keys("Choir").await;
        browser.tab_to("Repeats").await;
        browser.keys("Every week").await;
        browser.tab_to("Never").await;
        browser.keys(Key::Down).await;
        assert!(browser.focus().await.contains("After a number of dates"));
        browser.tab_to("Number of dates").await;
        browser.keys("3").await;
        browser.tab_to("Room").await;
        browser.keys("Main").await;
        browser.tab_to("Aston Dars group").await;
        browser.keys(" ").await;
        browser.tab_to("Check before you save").await;
        browser.on_by(Key::Enter).await;
        let text = browser.text().await;
        assert!(text.contains("3 times") && text.contains("2 people get an invitation"), "{text}");
        browser.tab_to("Schedule it").await;
        browser.on_by(" ").await;
        assert!(browser.text().await.contains("The meeting is scheduled."));
        app.later(TimeDelta::minutes(3));
        app.send().await;
        app.later(TimeDelta::minutes(1));

        browser.refresh().await.unwrap();
        browser.tab_to("Cancel the whole series").await;
        browser.on_by(Key::Enter).await;
        browser.tab_to("Reason").await;
        browser.keys("The boiler is broken.").await;
        browser.tab_to("Cancel the whole series").await;
        browser.on_by(Key::Enter).await;
        assert!(browser.text().await.contains("The boiler is broken."));
        browser.tab_to("Undo").await;
        browser.on_by(Key::Enter).await;
        assert!(!browser.text().await.contains("The boiler is broken."));
        browser.close().await;
    }

    async fn an_invitation_is_answered_and_a_calendar_made_by_keyboard(app) {
        let world = app.world().await;
        let meeting = app.schedule(&world.invited("Open house", "2027-03-24T18:00")).await.meeting;
        let member = people::by_id(app.store.read(), world.member).await.unwrap().unwrap();
        let served = app.serve().await;
        let base = &served.base_url;
        let browser = Browser::open().await;
        browser.width(1280).await;
        browser.goto(format!("{base}{}", answers::path(app, &member, meeting.series_id))).await.unwrap();
        browser.tab_to("How many of you are coming?").await;
        browser.keys(Key::Up).await;
        browser.tab_to("Yes").await;
        browser.on_by(" ").await;
        assert!(browser.text().await.contains("You said yes"));
        assert_eq!(browser.value("people").await, "2");

        browser.be(base, Some(&app.session(world.member).await), "en").await;
        browser.goto(format!("{base}/calendars")).await.unwrap();
        browser.tab_to("Subscribe").await;
        browser.goto(format!("{base}/me")).await.unwrap();
        browser.tab_to("What you call it (optional)").await;
        browser.keys("Hall tablet").await;
        browser.tab_to("Make this calendar").await;
        browser.on_by(Key::Enter).await;
        browser.tab_to("Address to copy").await;

        // Another language, and on in it; Shift and Tab go the same way back.
        browser.goto(format!("{base}/partners")).await.unwrap();
        browser.tab_to("اردو").await;
        browser.on_by(Key::Enter).await;
        assert_eq!(browser.language().await, "ur rtl");
        assert!(browser.address().await.ends_with("/partners"));
        browser.tab_to("Aston Dars group").await;
        browser.on_by(Key::Enter).await;
        assert!(browser.address().await.contains("aston-dars-group"));
        browser.close().await;
    }

    async fn the_keyboard_goes_along_the_head_of_the_page_as_the_eye_does(app) {
        let world = app.world().await;
        let served = app.serve().await;
        let browser = Browser::open().await;
        let administrator = app.session(world.administrator).await;
        for session in [None, Some(administrator.as_str())] {
            for language in ["en", "ur"] {
                browser.be(&served.base_url, session, language).await;
                for width in [700, 1280] {
                    browser.width(width).await;
                    browser.goto(&served.base_url).await.unwrap();
                    let places = browser.execute(MASTHEAD, Vec::new()).await.unwrap();
                    let (in_order, by_place): (Vec<String>, Vec<String>) = places.convert().unwrap();
                    assert_eq!(in_order, by_place, "{language} {width}");
                }
            }
        }
        browser.close().await;
    }
}
