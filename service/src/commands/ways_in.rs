//! `member add`, `sign-in` and `token create`: how the first people get in.

use anyhow::bail;
use chrono::TimeDelta;
use clap::builder::PossibleValuesParser;
use clap::{Args, Subcommand};
use commonhall::app::App;
use commonhall::error::Error;
use commonhall::flows::{Caller, api_tokens, members, sign_in};
use commonhall_domain::member::MemberInput;
use commonhall_entities::members::Model;
use serde_json::json;
use uuid::Uuid;

use super::in_words;
use super::output::Output;

/// How long a link of `sign-in` holds.
const SIGN_IN: TimeDelta = TimeDelta::minutes(15);

#[derive(Subcommand)]
pub enum Member {
    /// Adds a member and prints the id
    ///
    /// Sends no mail. An address may be left out, and several members may share one.
    #[command(after_help = "\
Examples:
  commonhall member add --name \"Office\" --email office@example.org --role administrator
  commonhall member add --name \"Coordinator, Aston Dars group\" --email dars@example.org \\
      --role coordinator --partner aston-dars-group --language bn")]
    Add(Add),
}

#[derive(Args)]
pub struct Add {
    #[arg(long)]
    name: String,
    /// Where mail goes; left out for people who have none
    #[arg(long, value_name = "ADDRESS")]
    email: Option<String>,
    /// What they may do; a coordinator is one of the partner that --partner names
    #[arg(long, default_value = "member",
        value_parser = PossibleValuesParser::new(["member", "coordinator", "organiser", "administrator"]))]
    role: String,
    /// The language of their mail, by its BCP 47 tag such as en or bn
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
    /// The partner that they belong to, by its slug such as aston-dars-group
    #[arg(long, value_name = "SLUG")]
    partner: Option<String>,
}

#[derive(Args)]
#[group(required = true, multiple = false)]
pub struct Whom {
    /// Whose address this is
    #[arg(long, value_name = "ADDRESS")]
    email: Option<String>,
    /// Where several people share an address: the id that `member add` printed
    #[arg(long, value_name = "ID")]
    id: Option<Uuid>,
}

#[derive(Subcommand)]
pub enum Token {
    /// Prints a new API token, once and alone
    ///
    /// It may do what its member may, until they revoke it. Only its hash is stored.
    #[command(after_help = "\
Examples:
  commonhall token create --email office@example.org --name \"Backup of the calendar\"
  TOKEN=$(commonhall token create --email office@example.org --name scripts)
  curl -H \"Authorization: Bearer $TOKEN\" http://127.0.0.1:8080/api/v1/messages")]
    Create {
        #[command(flatten)]
        whom: Whom,
        /// What it is for
        #[arg(long)]
        name: String,
    },
}

pub async fn add(app: &App, Add { name, email, role, language, partner }: Add, out: Output) -> anyhow::Result<()> {
    let input = MemberInput { name, email, role: Some(role), language, partner, ..MemberInput::default() };
    let member = members::add(app, &Caller::command(), input).await.map_err(in_words)?.person.member;
    let document = json!({ "id": member.id, "name": member.name, "email": member.email, "role": member.role });
    out.print(&document, || format!("{}\n", member.id))
}

pub async fn sign_in(app: &App, whom: &Whom, out: Output) -> anyhow::Result<()> {
    let member = find(app, whom).await?;
    let expires_at = app.now() + SIGN_IN;
    let path = sign_in::link_for(app, member.id, false, SIGN_IN).await.map_err(in_words)?;
    let url = app.url(&path);
    out.print(&json!({ "url": url, "member": member.id, "expires_at": expires_at }), || format!("{url}\n"))
}

pub async fn create_token(app: &App, whom: &Whom, name: &str, out: Output) -> anyhow::Result<()> {
    let member = find(app, whom).await?;
    let (id, token) = api_tokens::create(app, &Caller::command(), member.id, name).await.map_err(in_words)?;
    out.print(&json!({ "token": token, "id": id, "member": member.id, "name": name }), || format!("{token}\n"))
}

async fn find(app: &App, whom: &Whom) -> anyhow::Result<Model> {
    match members::by_email_or_id(app, whom.email.as_deref(), whom.id).await {
        Err(Error::Invalid(problems)) if problems.iter().any(|problem| problem.code == "error-unknown") => {
            match (&whom.email, whom.id) {
                (Some(email), _) => bail!(
                    "nobody has the address {email}; add them with: commonhall member add --name NAME --email {email}"
                ),
                (None, id) => bail!("nobody has the id {}", id.unwrap_or_default()),
            }
        }
        found => found.map_err(in_words),
    }
}
