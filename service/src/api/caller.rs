//! Who calls: everybody for what is public, else whoever has a token.

use commonhall_domain::policy::{Wish, may};
use poem::{FromRequest, Request, RequestBody};
use poem_openapi::registry::{MetaSecurityScheme, Registry};
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};

use crate::app::App;
use crate::error::{Error, allow};
use crate::flows::Caller;

/// The name of the scheme in the description.
const SCHEME: &str = "token";

/// Whoever asks, with a token or without.
pub struct Anybody {
    pub app: App,
    pub caller: Caller,
}

/// Whoever asks with a token; without one it is 401 before anything else is looked at.
pub struct Member {
    pub app: App,
    pub caller: Caller,
}

fn describe(registry: &mut Registry) {
    let scheme = MetaSecurityScheme {
        ty: "http",
        description: Some("A token of a member: it may do what that member may. `commonhall token create` makes one."),
        name: None,
        key_in: None,
        scheme: Some("bearer"),
        bearer_format: None,
        flows: None,
        openid_connect_url: None,
    };
    registry.create_security_scheme(SCHEME, scheme);
}

async fn read(request: &Request, body: &mut RequestBody) -> poem::Result<(App, Caller)> {
    let app = request.data::<App>().cloned();
    let app = app.ok_or_else(|| Error::Internal(anyhow::anyhow!("the API was given no App")))?;
    Ok((app, <Caller as FromRequest>::from_request(request, body).await?))
}

impl<'a> ApiExtractor<'a> for Anybody {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];

    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        describe(registry);
    }

    fn security_schemes() -> Vec<&'static str> {
        vec![SCHEME]
    }

    fn has_security_fallback() -> bool {
        true
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        _options: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        let (app, caller) = read(request, body).await?;
        Ok(Self { app, caller })
    }
}

impl<'a> ApiExtractor<'a> for Member {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];

    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        describe(registry);
    }

    fn security_schemes() -> Vec<&'static str> {
        vec![SCHEME]
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        _options: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        let (app, caller) = read(request, body).await?;
        allow(may(&caller.actor, &Wish::SeeOwn))?;
        Ok(Self { app, caller })
    }
}
