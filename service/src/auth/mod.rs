//! Ways in: the key, links in mails, random tokens, the session cookie.

pub mod key;
pub mod link;
pub mod token;
