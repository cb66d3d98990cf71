//! PostgreSQL is copied and restored by its own programs, which know every version of it.

use std::io::ErrorKind;
use std::path::Path;
use std::process::Stdio;

use anyhow::{Context as _, bail};
use percent_encoding::percent_decode_str;
use tokio::process::Command;

use crate::store::copy;
use crate::store::without_password;

/// Writes the whole database into a file.
pub async fn dump(url: &str, file: &Path) -> anyhow::Result<()> {
    let mut command = connecting("pg_dump", url);
    command.args(["--format=custom", "--no-owner", "--no-privileges", "--file"]).arg(file);
    run(&mut command).await?;
    script(file, None).await
}

/// Turns a dump into SQL; without a file for it this only reads the dump from its beginning to its end.
async fn script(dump: &Path, sql: Option<&Path>) -> anyhow::Result<()> {
    let mut command = Command::new("pg_restore");
    command.args(["--no-owner", "--no-privileges", "--file"]).arg(sql.unwrap_or(Path::new("-"))).arg(dump);
    run(&mut command).await
}

/// Brings a dump into the database, in one transaction that also holds the outbox. `clear` throws away what is there.
pub async fn restore(url: &str, dump: &Path, folder: &Path, clear: bool, reason: &str) -> anyhow::Result<()> {
    let (before, sql, after) = (folder.join("before.sql"), folder.join("database.sql"), folder.join("after.sql"));
    std::fs::write(&before, if clear { copy::CLEAR } else { "" })?;
    std::fs::write(&after, copy::HOLD)?;
    script(dump, Some(&sql)).await?;
    let mut command = connecting("psql", url);
    command.args(["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]);
    command.arg(format!("--set=reason={reason}"));
    for file in [before, sql, after] {
        command.arg("--file").arg(file);
    }
    run(&mut command).await
}

/// A program that connects to that database. The password is not among its arguments, which everybody on the machine sees.
fn connecting(program: &str, url: &str) -> Command {
    let mut command = Command::new(program);
    command.arg(format!("--dbname={}", without_password(url))).arg("--no-password");
    if let Some(password) = password(url) {
        command.env("PGPASSWORD", password);
    }
    command
}

fn password(url: &str) -> Option<String> {
    let (user, _) = url.split_once("://")?.1.rsplit_once('@')?;
    let (_, password) = user.split_once(':')?;
    Some(percent_decode_str(password).decode_utf8_lossy().into_owned())
}

async fn run(command: &mut Command) -> anyhow::Result<()> {
    let program = command.as_std().get_program().to_string_lossy().into_owned();
    let output = match command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).output().await {
        Err(error) if error.kind() == ErrorKind::NotFound => bail!(
            "{program} is not installed, and PostgreSQL is backed up with it: install PostgreSQL's client programs, \
             in Debian the package postgresql-client, of the server's version or newer"
        ),
        output => output.with_context(|| program.clone())?,
    };
    if !output.status.success() {
        bail!("{program} failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_goes_by_the_environment_and_is_no_argument() {
        let command = connecting("pg_dump", "postgres://hall:s3%40cr%3At@db.example.org:5432/hall");
        let command = command.as_std();
        assert!(command.get_args().all(|argument| !argument.to_string_lossy().contains("s3")));
        let password = command.get_envs().find(|(name, _)| *name == "PGPASSWORD").unwrap().1.unwrap();
        assert_eq!(password, "s3@cr:t");
        assert_eq!(password_of("postgres://hall@localhost/hall"), None);
    }

    fn password_of(url: &str) -> Option<String> {
        password(url)
    }
}
