//! What the command line says to mistakes.

use clap::{CommandFactory as _, error::ErrorKind};

use super::*;

fn refused(line: &str) -> clap::Error {
    let words = line.split_whitespace();
    Cli::try_parse_from(std::iter::once("marketplace").chain(words)).unwrap_err()
}

#[test]
fn the_definition_is_sound() {
    Cli::command().debug_assert();
}

#[test]
fn mistakes_say_what_is_wrong_where_and_what_is_allowed() {
    #[rustfmt::skip]
    let table = [
        ("explain quote --price 0 --available 1", "--price <N>", "from 1 to"),
        ("explain quote --price -5 --available 1", "'-5'", "from 1 to"),
        ("explain quote --price 1.5 --available 1", "'1.5'", "whole number"),
        ("explain quote --price 6 --available -1", "--available <N>", "from 0 to"),
        ("explain quote --price 6 --available 1 --points 2", "--self-funded", "required"),
        ("explain quote --price 6 --available 1 --self-funded 2", "--points", "required"),
        ("explain quote --available 1", "--price", "required"),
        ("explain quote --programme X --price 6 --available 1", "--programme <ID>", "IND-110, COM-110"),
        ("explain quote --price 6 --available 1 --points many --self-funded 2", "'many'", "whole number"),
        ("explain deadline --contracted-at yesterday", "--contracted-at <TIME>", "2021-07-05T09:00:00"),
        ("explain deadline --contracted-at 2021-07-05T10:00:00 --payment-window days(2)", "--payment-window", "civil_days"),
        ("explain usage-windows --activated-on 2021-02-30", "--activated-on <DATE>", "2021-07-05"),
        ("explain tariff", "tariff", "usage-windows"),
        ("explain", "explain", "usage-windows"),
        ("rehearse", "<FILE>", "required"),
        ("rehearse x.txt --database-url mysql://h", "--database-url <URL>", "sqlite:FILE"),
        ("serve --addr 3000", "--addr <HOST:PORT>", "127.0.0.1:3000"),
        ("serve --demos", "--demos", "--demo"),
        ("serve --smtp smtp://h --public-origin http://h", "--mail-from", "required"),
        ("serve --smtp smtp://h --mail-from a@b.tw", "--public-origin", "required"),
        ("serve --smtp smtp://h --mail-from a@b.tw --public-origin http://h --demo", "--demo", "cannot be used with"),
        ("sell", "sell", "serve|migrate"),
        ("verify --all", "--all", "--database-url URL"),
    ];
    for (line, place, allowed) in table {
        let error = refused(line);
        let text = error.to_string();
        assert!(text.contains(place) && text.contains(allowed), "{line}\n{text}");
        assert_eq!(error.exit_code(), 2, "{line}");
    }
}

#[test]
fn help_is_no_mistake() {
    assert_eq!(refused("explain quote --help").kind(), ErrorKind::DisplayHelp);
    assert_eq!(refused("--version").kind(), ErrorKind::DisplayVersion);
}

/// The usage line of a command, as every error about it shows it.
fn check_usage(command: &mut clap::Command) {
    let usage = command.render_usage().to_string();
    let args = command.get_arguments().filter_map(clap::Arg::get_long);
    for option in args.filter(|option| !["help", "version"].contains(option)) {
        assert!(usage.contains(&format!("--{option}")), "--{option}: {usage}");
    }
    for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        assert!(usage.contains(sub.get_name()), "{}: {usage}", sub.get_name());
    }
    command.get_subcommands_mut().for_each(check_usage);
}

#[test]
fn usage_lines_name_everything_that_is_allowed() {
    check_usage(&mut Cli::command());
}
