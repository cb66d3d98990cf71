//! The command line.

mod commands;

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    let command_line = commands::CommandLine::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("commonhall: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(commands::run(command_line)) {
        Ok(code) => code,
        // `commonhall export | head` is no failure.
        Err(error) if commands::is_nobody_reads(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("commonhall: {error:#}");
            ExitCode::FAILURE
        }
    }
}
