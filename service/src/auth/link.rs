//! Links in mails: `id.HMAC-SHA256(key, purpose, id, generation)`, made anew whenever a mail is composed. Nothing usable
//! is stored, and raising the generation of what the id names revokes every link to it.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;
use uuid::Uuid;

use super::key::Key;

/// What a link is for; a link for one purpose opens nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    Answer,
    Unsubscribe,
    /// Confirming the bookings of a venue.
    Bookings,
    SignIn,
    /// The code that is typed where the link cannot be opened.
    SignInCode,
}

impl Purpose {
    fn as_str(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Unsubscribe => "unsubscribe",
            Self::Bookings => "bookings",
            Self::SignIn => "sign-in",
            Self::SignInCode => "sign-in-code",
        }
    }
}

fn mac(key: &Key, purpose: Purpose, id: &[u8], generation: i32) -> Hmac<Sha256> {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(key.bytes()).unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"));
    mac.update(purpose.as_str().as_bytes());
    mac.update(&[0]);
    mac.update(id);
    mac.update(&generation.to_be_bytes());
    mac
}

/// The token that stands in the address.
pub fn seal(key: &Key, purpose: Purpose, id: Uuid, generation: i32) -> String {
    seal_bytes(key, purpose, id.as_bytes(), generation)
}

/// A token about a member and something else: the series to be answered, the kind of mail to be stopped.
pub fn seal_with(key: &Key, purpose: Purpose, member: Uuid, what: &[u8], generation: i32) -> String {
    seal_bytes(key, purpose, &[member.as_bytes(), what].concat(), generation)
}

fn seal_bytes(key: &Key, purpose: Purpose, id: &[u8], generation: i32) -> String {
    let code = mac(key, purpose, id, generation).finalize().into_bytes();
    format!("{}.{}", BASE64_URL_SAFE_NO_PAD.encode(id), BASE64_URL_SAFE_NO_PAD.encode(code))
}

/// The id that a token claims to be for. It proves nothing before [`is_genuine`] has looked at it.
pub fn claimed_id(token: &str) -> Option<Uuid> {
    Uuid::from_slice(&claimed(token)?).ok()
}

/// The member and the other thing that a token of [`seal_with`] claims to be for.
pub fn claimed_with(token: &str) -> Option<(Uuid, Vec<u8>)> {
    let id = claimed(token)?;
    let (member, what) = id.split_at_checked(16)?;
    Some((Uuid::from_slice(member).ok()?, what.to_vec()))
}

fn claimed(token: &str) -> Option<Vec<u8>> {
    let (id, _) = token.split_once('.')?;
    BASE64_URL_SAFE_NO_PAD.decode(id).ok()
}

/// Whether we made this token, for this purpose and generation. Compares in constant time.
pub fn is_genuine(key: &Key, purpose: Purpose, id: Uuid, generation: i32, token: &str) -> bool {
    claimed_id(token) == Some(id) && is_ours(key, purpose, generation, token)
}

/// Whether we made this token for whatever it claims to be for.
pub fn is_ours(key: &Key, purpose: Purpose, generation: i32, token: &str) -> bool {
    let Some(id) = claimed(token) else { return false };
    let Some((_, code)) = token.split_once('.') else { return false };
    let Ok(code) = BASE64_URL_SAFE_NO_PAD.decode(code) else { return false };
    mac(key, purpose, &id, generation).verify_slice(&code).is_ok()
}

/// Eight digits that say the same as a sign-in link, for a browser that cannot open it.
pub fn code(key: &Key, id: Uuid, generation: i32) -> String {
    let digest = mac(key, Purpose::SignInCode, id.as_bytes(), generation).finalize().into_bytes();
    let number = digest.iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    format!("{:08}", number % 100_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_opens_one_thing_for_one_purpose_in_one_generation() {
        let (key, id) = (Key::random(), Uuid::from_u128(5));
        let token = seal(&key, Purpose::Answer, id, 3);
        assert_eq!(claimed_id(&token), Some(id));
        assert!(is_genuine(&key, Purpose::Answer, id, 3, &token));
        assert!(!is_genuine(&key, Purpose::Unsubscribe, id, 3, &token));
        assert!(!is_genuine(&key, Purpose::Answer, id, 4, &token));
        assert!(!is_genuine(&key, Purpose::Answer, Uuid::from_u128(6), 3, &token));
        assert!(!is_genuine(&Key::random(), Purpose::Answer, id, 3, &token));
    }

    #[test]
    fn a_shortened_or_garbled_link_is_not_genuine() {
        let (key, id) = (Key::random(), Uuid::from_u128(5));
        let token = seal(&key, Purpose::Answer, id, 0);
        for wrong in ["", ".", "a.b", &token[..token.len() - 1], &format!("{token}A"), &token.replace('.', "")] {
            assert!(!is_genuine(&key, Purpose::Answer, id, 0, wrong), "{wrong}");
        }
    }

    #[test]
    fn a_link_about_two_things_holds_for_both_together() {
        let (key, member) = (Key::random(), Uuid::from_u128(5));
        let token = seal_with(&key, Purpose::Unsubscribe, member, b"reminder", 0);
        assert_eq!(claimed_with(&token), Some((member, b"reminder".to_vec())));
        assert!(is_ours(&key, Purpose::Unsubscribe, 0, &token) && !is_ours(&key, Purpose::Unsubscribe, 1, &token));
        let (_, code) = token.split_once('.').unwrap();
        let other = seal_with(&key, Purpose::Unsubscribe, member, b"invitation", 0);
        let forged = format!("{}.{code}", other.split_once('.').unwrap().0);
        assert!(!is_ours(&key, Purpose::Unsubscribe, 0, &forged));
    }

    #[test]
    fn codes_have_eight_digits_and_change_with_the_request() {
        let key = Key::random();
        let codes: std::collections::HashSet<_> = (0..100).map(|n| code(&key, Uuid::from_u128(n), 0)).collect();
        assert!(codes.len() > 95 && codes.iter().all(|code| code.len() == 8));
    }
}
