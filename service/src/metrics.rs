//! What is counted for Prometheus. Counters are this process's own; what stands in the database is read when somebody asks
//! (`flows::measures`).

use std::sync::OnceLock;
use std::time::Duration;

use anyhow::Context as _;
use chrono::TimeDelta;
use metrics::{SharedString, counter, describe_counter, describe_histogram, histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use poem::http::Method;

const SENT: &str = "commonhall_sent_total";
const DEAD: &str = "commonhall_dead_total";
const UNKNOWN: &str = "commonhall_unknown_total";
const LATENESS: &str = "commonhall_reminder_lateness_seconds";
const REQUESTS: &str = "commonhall_http_requests_total";
const DURATION: &str = "commonhall_http_request_duration_seconds";

/// In seconds: from "at once" to "the day after".
const LATE: [f64; 9] = [1.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3_600.0, 21_600.0, 86_400.0];
/// In seconds, up to what nobody is kept waiting for.
const LONG: [f64; 9] = [0.001, 0.005, 0.02, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0];
/// Of a status, by its first digit.
const CLASSES: [&str; 6] = ["-", "1xx", "2xx", "3xx", "4xx", "5xx"];
/// How often samples are put into their buckets, so that they do not pile up where nobody asks.
const TIDY: Duration = Duration::from_secs(10);

static RECORDER: OnceLock<PrometheusHandle> = OnceLock::new();

/// Begins to count. Before it, and in processes that nobody can ask, nothing is counted.
pub fn start() -> anyhow::Result<()> {
    if RECORDER.get().is_some() {
        return Ok(());
    }
    let builder = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Full(LATENESS.to_owned()), &LATE)
        .and_then(|builder| builder.set_buckets_for_metric(Matcher::Full(DURATION.to_owned()), &LONG))?;
    let recorder = builder.install_recorder().context("two recorders of metrics")?;
    describe_counter!(SENT, "Messages that the mail server took, by kind.");
    describe_counter!(DEAD, "Messages that were refused for good, or too often.");
    describe_counter!(UNKNOWN, "Messages of which nobody knows whether the mail server took them.");
    describe_histogram!(LATENESS, "How long after its time a reminder was sent.");
    describe_counter!(REQUESTS, "Requests by route, method and class of status.");
    describe_histogram!(DURATION, "How long answering took, by route.");
    // What has not happened yet is 0, and not absent.
    counter!(DEAD).absolute(0);
    counter!(UNKNOWN).absolute(0);
    RECORDER.get_or_init(|| recorder);
    Ok(())
}

/// Keeps the histograms small, for ever.
pub async fn tidy() {
    let mut every = tokio::time::interval(TIDY);
    loop {
        every.tick().await;
        if let Some(recorder) = RECORDER.get() {
            recorder.run_upkeep();
        }
    }
}

/// All that was counted, in Prometheus's text format; `None` where nothing is counted.
pub fn rendered() -> Option<String> {
    RECORDER.get().map(PrometheusHandle::render)
}

pub fn sent(kind: &str) {
    counter!(SENT, "kind" => kind.to_owned()).increment(1);
}

pub fn dead() {
    counter!(DEAD).increment(1);
}

pub fn unknown() {
    counter!(UNKNOWN).increment(1);
}

/// `late` is how long after its time a reminder was sent.
pub fn reminded(late: TimeDelta) {
    histogram!(LATENESS).record(late.max(TimeDelta::zero()).as_seconds_f64());
}

/// A route that is known beforehand is not copied.
pub fn answered(route: impl Into<SharedString>, method: &Method, status: u16, took: Duration) {
    let route = route.into();
    let status = CLASSES.get(usize::from(status / 100)).copied().unwrap_or(CLASSES[0]);
    counter!(REQUESTS, "route" => route.clone(), "method" => known(method), "status" => status).increment(1);
    histogram!(DURATION, "route" => route).record(took.as_secs_f64());
}

/// What was no request: it has neither route nor method, and a status such as `431`.
pub fn refused(status: &str) {
    let status = format!("{}xx", &status[..1]);
    counter!(REQUESTS, "route" => "-", "method" => "other", "status" => status).increment(1);
}

/// Anybody may invent methods; the number of series must not follow.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        _ => "other",
    }
}
