//! All routes on one screen. The router is built from this table, and so is the test that asks every route as every role:
//! a route that the test does not know fails it.

use std::sync::Arc;

use poem::http::Method;
use poem::{Endpoint, EndpointExt as _, IntoEndpoint, Response, Route, RouteMethod};

use crate::access_log::noted;
use crate::app::App;
use crate::auth::origin::SameOrigin;
use crate::faces::{
    LARGEST_FILE, LARGEST_FORM, in_time, readable, to_its_end, with_headers, with_limit, without_panics,
};
use crate::limits::Limits;
use crate::pages::admin::{self, audit, outbox_acts};
use crate::pages::organise::{
    self, added_date, busy_calendars, import, meeting_form, member_form, member_list, occurrence_form, partner_form,
    space_form, venue_form,
};
use crate::pages::{
    self, Allow, answer, assets, bookings, calendars, demo_mail, design, language, me, meeting, metrics, month,
    my_calendars, notice, partners, sent, sign_in, unsubscribe, venues, whats_on,
};
use crate::{api, feeds};

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
        on("/").get(whats_on::page),
        on("/meetings").get(whats_on::page),
        on("/meetings/:id").get(meeting::page),
        on("/meetings/month/:month").get(month::page),
        on("/partners").get(partners::list),
        on("/partners/:slug").get(partners::page),
        on("/venues").get(venues::list),
        on("/venues/:slug").get(venues::page),
        on("/calendars").get(calendars::page),
        on("/calendars/public").get(calendars::of_all),
        on("/calendars/steering-committee").get(calendars::of_committee),
        on("/calendars/languages/:tag").get(calendars::of_language),
        on("/calendars/partners/:slug").get(calendars::of_partner),
        on("/calendars/venues/:slug").get(calendars::of_venue),
        on("/calendars/meetings/:id").get(calendars::of_meeting),
        on("/calendars/public/notice").get(notice::of_all),
        on("/calendars/partners/:slug/notice").get(notice::of_partner),
        on("/calendars/venues/:slug/notice").get(notice::of_venue),
        on("/join").get(partners::join),
        on("/api").get(api::docs_page),
        on("/language").post(language::choose),
        // Links in mails: GET shows, POST acts.
        on("/a/:token").get(answer::page).post(answer::record),
        on("/b/:token").get(bookings::by_link).post(bookings::decide_by_link),
        on("/unsubscribe/:token").get(unsubscribe::show).post(unsubscribe::set),
        on("/sign-in").get(sign_in::form).post(sign_in::ask),
        on("/sign-in/code").get(sign_in::form).post(sign_in::enter_code),
        on("/sign-in/:token").get(sign_in::link_page).post(sign_in::enter),
        on("/sign-out").post(sign_in::out),
        // One's own.
        on("/me").get(me::page),
        on("/me/language").post(language::choose_own),
        on("/me/calendars").post(my_calendars::make),
        on("/me/calendars/:feed").get(my_calendars::page).post(my_calendars::change),
        on("/me/calendars/:feed/renew").post(my_calendars::renew),
        on("/me/calendars/:feed/revoke").post(my_calendars::revoke),
        // The organiser's.
        on("/organise").get(organise::list::page),
        on("/organise/meetings").post(meeting_form::create),
        on("/organise/meetings/new").get(meeting_form::blank_form),
        on("/organise/meetings/:id/edit").get(meeting_form::stored_form).post(meeting_form::change),
        on("/organise/meetings/:id/cancel").get(organise::cancel::ask).post(organise::cancel::act),
        on("/organise/meetings/:id/undo").post(organise::undo::act),
        on("/organise/meetings/:id/dates").get(added_date::blank_form).post(added_date::add),
        on("/organise/meetings/:id/dates/:date").get(occurrence_form::stored_form).post(occurrence_form::change),
        on("/organise/meetings/:id/messages").get(organise::messages::page),
        on("/organise/meetings/:id/history").get(audit::of_meeting),
        // Partners, members and venues.
        on("/organise/partners/new").get(partner_form::blank_form).post(partner_form::add),
        on("/organise/partners/:partner/edit").get(partner_form::stored_form).post(partner_form::change),
        on("/organise/partners/:partner/leave").post(partner_form::leave),
        on(import::PATH).get(import::page).post(import::look),
        on("/organise/import/:waiting").post(import::accept),
        on("/organise/members").get(member_list::page),
        on("/organise/members/new").get(member_form::blank_form).post(member_form::add),
        on("/organise/members/:member/edit").get(member_form::stored_form).post(member_form::change),
        on("/organise/members/:member/join").post(member_form::join),
        on("/organise/members/:member/leave").post(member_form::leave),
        on("/organise/venues/new").get(venue_form::blank_form).post(venue_form::add),
        on("/organise/venues/:venue/edit").get(venue_form::stored_form).post(venue_form::change),
        on("/organise/venues/:venue/spaces/new").get(space_form::blank_form).post(space_form::add),
        on("/organise/venues/:venue/spaces/:space").get(space_form::stored_form).post(space_form::change),
        on("/organise/venues/:venue/bookings").get(bookings::of_venue).post(bookings::decide),
        on("/organise/venues/:venue/calendars").get(busy_calendars::page).post(busy_calendars::add),
        on("/organise/venues/:venue/calendars/:calendar/look").post(busy_calendars::look),
        on("/organise/venues/:venue/calendars/:calendar/remove").post(busy_calendars::remove),
        // Of those who run the installation.
        on("/admin").get(admin::home::page),
        on("/admin/audit").get(audit::page),
        on("/admin/outbox").get(admin::outbox::page),
        on("/admin/outbox/hold").get(outbox_acts::ask_hold).post(outbox_acts::hold),
        on("/admin/outbox/release").get(outbox_acts::ask_release).post(outbox_acts::release),
        on("/admin/outbox/:message/retry").get(outbox_acts::ask_retry).post(outbox_acts::retry),
        on("/admin/outbox/:message/drop").get(outbox_acts::ask_drop).post(outbox_acts::drop_it),
        // The demonstration's mail; none elsewhere.
        on("/demo/mail").get(demo_mail::folder),
        on("/demo/mail/:id").get(demo_mail::letter),
        on("/demo/mail/:id/html").get(demo_mail::html_part),
        on("/demo/mail/:id/attachments/:position").get(demo_mail::attachment),
        on("/design").get(design::page),
        // No pages.
        on("/assets/:file").get(assets::file),
        on("/robots.txt").get(assets::robots),
        on("/health/live").get(assets::live),
        on("/health/ready").get(assets::ready),
        on("/metrics").get(metrics::page),
    ]
}

/// Everything, ready to be served.
pub fn routes(app: App) -> impl Endpoint<Output = Response> {
    let mut route = Route::new();
    let sign_ins = Arc::new(Limits::an_hour(app.settings.sign_in_rate));
    for line in pages() {
        let allow = Allow(line.methods);
        let limits = sign_in::LIMITED.contains(&line.path).then(|| Arc::clone(&sign_ins));
        // What is counted once is noted in the task that does it, so the task is around that.
        let endpoint = line.endpoint.around(sent::once).around(to_its_end).around(sent::kept);
        let endpoint = if line.path == import::PATH {
            endpoint.around(with_limit::<_, LARGEST_FILE>).boxed()
        } else {
            endpoint.around(with_limit::<_, LARGEST_FORM>).boxed()
        };
        let endpoint = endpoint
            .around(move |endpoint, request| sign_in::not_too_often(limits.clone(), endpoint, request))
            .around(in_time)
            .around(move |endpoint, request| pages::naming(allow.clone(), endpoint, request));
        route = route.at(line.path, feeds::beside(line.path, endpoint));
    }
    let pages = feeds::routes(route).with(SameOrigin::new(&app.settings)).around(pages::friendly);
    // No cookie counts in the API, so no other site's form can do anything there, and its errors are no pages.
    Route::new()
        .nest(api::PREFIX, api::routes(app.settings.api_rate))
        .nest_no_strip("/", pages)
        .around(feeds::up_to_date)
        .around(without_panics)
        .around(readable)
        .around(with_headers)
        .around(noted)
        .around(feeds::fresh)
        .data(app)
}
