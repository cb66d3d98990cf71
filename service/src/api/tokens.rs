//! One's own API tokens in JSON.

use poem_openapi::param::{Path, Query};
use poem_openapi::types::Example;
use poem_openapi::{Object, OpenApi};
use uuid::Uuid;

use super::Noun;
use super::answer::{Created, Done, Shown};
use super::body::Body;
use super::caller::Member;
use super::list::{self, List};
use super::problem::Result;
use super::time::Instant;
use crate::error::Error;
use crate::flows::api_tokens::{self, ApiToken};

pub struct Tokens;

/// A token to be made.
#[derive(Object)]
#[oai(rename = "TokenInput", example)]
struct TokenBody {
    /// For its owner to know it by.
    name: String,
}

/// A token: it may do what its member may.
#[derive(Object)]
#[expect(clippy::struct_field_names, reason = "the token is the token")]
struct Token {
    id: Uuid,
    name: String,
    created_at: Instant,
    /// The token itself, shown once.
    #[oai(skip_serializing_if_is_none)]
    token: Option<String>,
}

impl Example for TokenBody {
    fn example() -> Self {
        Self { name: "Newsletter".into() }
    }
}

fn shown(token: ApiToken) -> Token {
    Token { id: token.id, name: token.name, created_at: token.created_at.into(), token: None }
}

#[OpenApi(tag = "Noun::Tokens")]
impl Tokens {
    /// List one's tokens
    #[oai(path = "/tokens", method = "get")]
    async fn list(
        &self,
        asker: Member,
        /// How many, at most.
        #[oai(validator(minimum(value = "1"), maximum(value = "500")))]
        limit: Query<Option<u64>>,
        /// `next_cursor` of the part before.
        cursor: Query<Option<String>>,
    ) -> Result<Shown<List<Token>>> {
        let tokens = api_tokens::list_own(&asker.app, &asker.caller).await?;
        let (tokens, next_cursor) = list::part(tokens, limit.0, cursor.0.as_deref(), |token| token.id)?;
        Ok(Shown(List { items: tokens.into_iter().map(shown).collect(), next_cursor }))
    }

    /// Make a token for oneself
    ///
    /// It is shown this once.
    #[oai(path = "/tokens", method = "post")]
    async fn make(&self, asker: Member, body: Body<TokenBody>) -> Result<Created<Token>> {
        let (app, caller) = (&asker.app, &asker.caller);
        let member = caller.actor.member.ok_or(Error::SignIn)?;
        let (id, token) = api_tokens::create(app, caller, member, &body.0.name).await?;
        let mut tokens = api_tokens::list_own(app, caller).await?.into_iter();
        let made = tokens.find(|one| one.id == id).ok_or(Error::NotFound)?;
        Ok(Created { item: Token { token: Some(token), ..shown(made) }, location: None, revision: None })
    }

    /// Revoke a token
    ///
    /// At once, this one among them.
    #[oai(path = "/tokens/:token", method = "delete")]
    async fn revoke(&self, asker: Member, token: Path<Uuid>) -> Result<Done> {
        api_tokens::revoke_own(&asker.app, &asker.caller, token.0).await?;
        Ok(Done)
    }
}
