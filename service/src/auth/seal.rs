//! What is kept and must be read back, and holds a secret, is sealed with the installation's key: AES-256-GCM under a key
//! made from it for the purpose, bound to the row that it belongs to.

use aes_gcm::aead::{Aead as _, Payload};
use aes_gcm::{Aes256Gcm, KeyInit as _, Nonce};
use hmac::{Hmac, Mac as _};
use rand::RngCore as _;
use sha2::Sha256;
use uuid::Uuid;

use super::key::Key;

/// Bytes of a nonce; it stands before what is sealed.
const NONCE: usize = 12;

fn cipher(key: &Key, purpose: &str) -> Aes256Gcm {
    let mac = <Hmac<Sha256> as hmac::Mac>::new_from_slice(key.bytes());
    let mac = mac.unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"));
    Aes256Gcm::new(&mac.chain_update(b"seal\0").chain_update(purpose.as_bytes()).finalize().into_bytes())
}

/// Seals a text that belongs to the row `of`.
pub fn seal(key: &Key, purpose: &str, of: Uuid, text: &[u8]) -> Vec<u8> {
    let mut nonce = [0; NONCE];
    rand::rng().fill_bytes(&mut nonce);
    let payload = Payload { msg: text, aad: of.as_bytes() };
    let sealed = cipher(key, purpose).encrypt(Nonce::from_slice(&nonce), payload);
    let sealed = sealed.unwrap_or_else(|_| unreachable!("only a text of 64 GiB cannot be sealed"));
    [nonce.as_slice(), &sealed].concat()
}

/// Opens it again; `None` if it is not genuine, or of another row, purpose or key.
pub fn open(key: &Key, purpose: &str, of: Uuid, sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, sealed) = sealed.split_at_checked(NONCE)?;
    let payload = Payload { msg: sealed, aad: of.as_bytes() };
    cipher(key, purpose).decrypt(Nonce::from_slice(nonce), payload).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_is_opened_by_nobody_else() {
        let (key, row) = (Key::random(), Uuid::from_u128(7));
        let sealed = seal(&key, "answers", row, b"shown once");
        assert_eq!(open(&key, "answers", row, &sealed).unwrap(), b"shown once");
        assert!(!sealed.windows(5).any(|part| part == b"shown"));
        assert_ne!(seal(&key, "answers", row, b"shown once"), sealed);
        assert_eq!(open(&Key::random(), "answers", row, &sealed), None);
        assert_eq!(open(&key, "other", row, &sealed), None);
        assert_eq!(open(&key, "answers", Uuid::from_u128(8), &sealed), None);
        for place in 0..sealed.len() {
            let mut touched = sealed.clone();
            touched[place] ^= 1;
            assert_eq!(open(&key, "answers", row, &touched), None);
        }
        assert_eq!(open(&key, "answers", row, b"short"), None);
    }
}
