//! Figures for Prometheus: for programs on this machine, and for whoever has the token of the settings. To all others the
//! page does not exist.

use std::fmt::Write as _;

use poem::http::header;
use poem::web::Data;
use poem::{Request, Response, handler};
use subtle::ConstantTimeEq as _;

use crate::app::App;
use crate::auth::who::bearer;
use crate::client::Client;
use crate::error::Error;
use crate::flows::measures::{self, Measures};
use crate::metrics;

/// The text format of Prometheus.
const FORMAT: &str = "text/plain; version=0.0.4; charset=utf-8";

#[handler]
pub async fn page(request: &Request, app: Data<&App>) -> poem::Result<Response> {
    let token = app.settings.metrics_token.as_deref().zip(bearer(request.headers()));
    let has_token = token.is_some_and(|(own, given)| bool::from(own.as_bytes().ct_eq(given.as_bytes())));
    if !has_token && !Client::of(request).is_local {
        return Err(Error::NotFound.into());
    }
    let mut text = metrics::rendered().ok_or(Error::NotFound)?;
    // What was counted is told even if the database is what is in trouble.
    match measures::measure(&app).await {
        Ok(measures) => text.push_str(&gauges(&measures)),
        Err(error) => tracing::error!(%error, "the database cannot be measured"),
    }
    let answer = Response::builder().header(header::CONTENT_TYPE, FORMAT).header(header::CACHE_CONTROL, "no-store");
    Ok(answer.body(text))
}

fn gauges(measures: &Measures) -> String {
    let mut text = String::new();
    let mut gauge = |name: &str, help: &str, value: String| {
        let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}\n");
    };
    gauge("commonhall_outbox_pending", "Messages that wait or are being sent.", measures.pending.to_string());
    gauge(
        "commonhall_outbox_oldest_due_seconds",
        "How long the oldest message that may go has been waiting.",
        measures.oldest_due.as_seconds_f64().to_string(),
    );
    if let Some(planned_at) = measures.planned_at {
        gauge(
            "commonhall_planner_last_success_timestamp_seconds",
            "When reminders were last planned.",
            planned_at.timestamp().to_string(),
        );
    }
    text
}
