//! All routes on one screen. The router is built from this table, and so is the test that asks every route as every role:
//! a route that the test does not know fails it.

use poem::http::Method;
use poem::{Endpoint, EndpointExt as _, IntoEndpoint, Response, Route, RouteMethod};

use crate::app::App;
use crate::auth::origin::SameOrigin;
use crate::faces::{with_headers, with_limit};
use crate::{api, feeds, pages};

/// One path with what it answers to.
pub struct Line {
    pub path: &'static str,
    pub methods: Vec<Method>,
    endpoint: RouteMethod,
}

fn on(path: &'static str) -> Line {
    Line { path, methods: Vec::new(), endpoint: RouteMethod::new() }
}

impl Line {
    fn get<E: IntoEndpoint>(mut self, endpoint: E) -> Self
    where
        E::Endpoint: 'static,
    {
        self.methods.push(Method::GET);
        Self { endpoint: self.endpoint.get(endpoint), ..self }
    }

    fn post<E: IntoEndpoint>(mut self, endpoint: E) -> Self
    where
        E::Endpoint: 'static,
    {
        self.methods.push(Method::POST);
        Self { endpoint: self.endpoint.post(endpoint), ..self }
    }
}

/// The pages. The API's routes are in its description (`api`), the feeds' in `feeds`.
pub fn pages() -> Vec<Line> {
    vec![
        // Public.
        on("/api").get(api::docs_page),
    ]
}

/// Everything, ready to be served.
pub fn routes(app: App) -> impl Endpoint<Output = Response> {
    let mut route = Route::new();
    for line in pages() {
        route = if line.path == "/meetings/:id" {
            route.at(line.path, feeds::meeting_or(line.endpoint))
        } else {
            route.at(line.path, line.endpoint)
        };
    }
    let pages = feeds::routes(route).around(with_limit).with(SameOrigin::new(&app.settings)).around(pages::friendly);
    // No cookie counts in the API, so no other site's form can do anything there, and its errors are no pages.
    Route::new().nest(api::PREFIX, api::routes()).nest_no_strip("/", pages).around(with_headers).data(app)
}
