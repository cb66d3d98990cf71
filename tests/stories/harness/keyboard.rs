//! Using the browser by its keyboard alone, and seeing where one is at every step.

use thirtyfour::prelude::*;

use super::browser::Browser;

/// Where the focus is: the words on it, and what is wrong with how it is shown, if anything.
const FOCUS: &str = include_str!("focus.js");
/// More stops than any page has.
const STOPS: usize = 300;

impl Browser {
    /// Presses keys, whatever they go to.
    pub async fn keys(&self, keys: impl Into<TypingData>) {
        self.action_chain().send_keys(keys).perform().await.unwrap();
    }

    /// Goes on by Tab to what says these words. Each stop on the way must be seen.
    pub async fn tab_to(&self, words: &str) {
        let mut seen = Vec::new();
        for _ in 0..STOPS {
            self.keys(Key::Tab).await;
            let focus = self.focus().await;
            if focus.contains(words) {
                return;
            }
            // The page is at its end.
            if focus.is_empty() {
                break;
            }
            seen.push(focus);
        }
        panic!("Tab does not come to {words:?} on {}: {seen:?}", self.address().await);
    }

    /// The words on what has the focus, which must be shown.
    pub async fn focus(&self) -> String {
        let (words, fault): (String, String) = self.execute(FOCUS, Vec::new()).await.unwrap().convert().unwrap();
        assert!(fault.is_empty(), "{words:?} on {}: {fault}", self.address().await);
        words
    }

    /// Presses a key that leads to another page, and waits for that.
    pub async fn on_by(&self, key: impl Into<TypingData>) {
        let page = self.page().await;
        self.keys(key).await;
        self.another(page, "a key").await;
    }
}
