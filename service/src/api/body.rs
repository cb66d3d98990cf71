//! The JSON that a request brings.

use std::marker::PhantomData;

use poem::http::header;
use poem::{Request, RequestBody};
use poem_openapi::registry::{MetaMediaType, MetaRequest, MetaSchemaRef, Registry};
use poem_openapi::types::{ParseFromJSON, Type};
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};
use serde_json::Value;

use super::problem::Fault;
use super::{check, merge_patch};
use crate::error::{Error, Result};

pub const JSON: &str = "application/json";
pub const MERGE_PATCH: &str = "application/merge-patch+json";

/// A body that must be there.
pub struct Body<T>(pub T);

/// A body that may be left out.
pub struct Optional<T>(pub T);

/// A change of what is there (RFC 7396), checked and not yet applied.
pub struct Patch<T> {
    pub changes: Value,
    of: PhantomData<T>,
}

/// The JSON object of a request; `None` if there is no body.
async fn json(request: &Request, body: &mut RequestBody) -> poem::Result<Option<Value>> {
    let bytes = body.take()?.into_bytes().await.map_err(|_| Fault::Malformed("the body ended early".to_owned()))?;
    if bytes.is_empty() {
        return Ok(None);
    }
    if let Some(given) = request.headers().get(header::CONTENT_TYPE) {
        let given = given.to_str().unwrap_or_default();
        let essence = given.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        if essence != JSON && essence != MERGE_PATCH {
            return Err(Fault::MediaType(given.to_owned()).into());
        }
    }
    match serde_json::from_slice(&bytes) {
        Ok(value @ Value::Object(_)) => Ok(Some(value)),
        Ok(_) => Err(Fault::Malformed("it is not an object".to_owned()).into()),
        Err(error) => Err(Fault::Malformed(error.to_string()).into()),
    }
}

async fn required(request: &Request, body: &mut RequestBody) -> poem::Result<Value> {
    let value = json(request, body).await?;
    Ok(value.ok_or_else(|| Fault::Malformed("there is none".to_owned()))?)
}

fn meta(schema: &MetaSchemaRef, types: &[&'static str], required: bool) -> MetaRequest {
    let content = types.iter().map(|content_type| MetaMediaType { content_type, schema: schema.clone() });
    MetaRequest { description: None, content: content.collect(), required }
}

impl<'a, T: ParseFromJSON> ApiExtractor<'a> for Body<T> {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];

    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        T::register(registry);
    }

    fn request_meta() -> Option<MetaRequest> {
        Some(meta(&T::schema_ref(), &[JSON], true))
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        _options: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        Ok(Self(check::read(required(request, body).await?)?))
    }
}

impl<'a, T: ParseFromJSON> ApiExtractor<'a> for Optional<T> {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];

    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        T::register(registry);
    }

    fn request_meta() -> Option<MetaRequest> {
        Some(meta(&T::schema_ref(), &[JSON], false))
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        _options: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        let value = json(request, body).await?;
        Ok(Self(check::read(value.unwrap_or_else(|| Value::Object(serde_json::Map::new())))?))
    }
}

impl<T: Type> Patch<T> {
    /// Of `MeetingInput` it is `MeetingPatch`.
    fn name() -> String {
        let name = T::name();
        format!("{}Patch", name.strip_suffix("Input").unwrap_or(&name))
    }
}

impl<T: ParseFromJSON + poem_openapi::types::ToJSON> Patch<T> {
    /// What is there with the changes in it.
    pub fn over(&self, present: &T) -> Result<T> {
        let mut value = present.to_json().unwrap_or_default();
        merge_patch::merge(&mut value, &self.changes);
        check::read(value)
    }

    /// Whether a member is to be removed.
    pub fn removes(&self, name: &str) -> bool {
        self.changes.get(name).is_some_and(Value::is_null)
    }

    /// Whether a member is named at all.
    pub fn names(&self, name: &str) -> bool {
        self.changes.get(name).is_some()
    }
}

impl<'a, T: ParseFromJSON> ApiExtractor<'a> for Patch<T> {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];

    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        T::register(registry);
        let Some(mut schema) = registry.schemas.get(T::name().as_ref()).cloned() else { return };
        // The same with nothing required and nothing by default: what is left out stays.
        schema.required.clear();
        // The first field of the example will do.
        let example = schema.example.take();
        let first = example.as_ref().and_then(Value::as_object).and_then(|members| {
            let name = schema.properties.iter().map(|(name, _)| *name).find(|name| !members[*name].is_null())?;
            Some(serde_json::json!({ name: members[name] }))
        });
        schema.example = first;
        schema.title = Some(Self::name());
        schema.rust_typename = None;
        for (_, property) in &mut schema.properties {
            if let MetaSchemaRef::Inline(property) = property {
                property.default = None;
                for part in &mut property.all_of {
                    if let MetaSchemaRef::Inline(part) = part {
                        part.default = None;
                    }
                }
            }
        }
        registry.schemas.entry(Self::name()).or_insert(schema);
    }

    fn request_meta() -> Option<MetaRequest> {
        Some(meta(&MetaSchemaRef::Reference(Self::name()), &[MERGE_PATCH, JSON], true))
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        _options: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        let changes = required(request, body).await?;
        let found = check::problems::<T>(&changes);
        if found.is_empty() { Ok(Self { changes, of: PhantomData }) } else { Err(Error::Invalid(found).into()) }
    }
}
