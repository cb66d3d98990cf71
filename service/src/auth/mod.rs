//! Ways in: the key, links in mails, random tokens, cookies, who asks, and from which site.

pub mod cookie;
pub mod key;
pub mod link;
pub mod origin;
pub mod seal;
pub mod token;
pub mod who;
