//! The reader of JSON held against `serde_json` and, for floats, the standard library.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use proptest::prelude::*;
use referee::json;
use serde_json::Value;

fn same(text: &str) {
    let ours = json::read(text).map(|value| format!("{value:?}"));
    let theirs = serde_json::from_str::<Value>(text).ok().map(|value| format!("{value:?}"));
    assert_eq!(ours, theirs, "{text}");
}

#[test]
fn it_reads_as_serde_json_does() {
    for text in [
        "",
        " ",
        "nul",
        "null",
        " true ",
        "false x",
        "tru",
        "falsy",
        "[",
        "[]",
        "[ ]",
        "[1",
        "[1,",
        "[1,]",
        "[,]",
        "[1 2]",
        "{",
        "{}",
        "{ }",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{a:1}",
        "{\"a\":1 \"b\":2}",
        r#"{"b":1,"a":2,"b":3}"#,
        "\"",
        "\"a",
        "\"a\"b",
        "\"\u{1}\"",
        "\"\t\"",
        "\"\u{7f}é鞋😀\"",
        r#""\"\\\/\b\f\n\r\t""#,
        r#""\u0041\uD83D\ude00""#,
        r#""\ud83d""#,
        r#""\ud83dx""#,
        r#""\ud83d\n""#,
        r#""\ud83d\u0041""#,
        r#""\ude00""#,
        r#""\u12g4""#,
        r#""\u123""#,
        r#""\x""#,
        "\u{feff}1",
        "\u{a0}1",
        "'a'",
        "NaN",
        "+1",
        "\u{c}1",
    ] {
        same(text);
    }
    for depth in 120..135 {
        same(&format!("{}{}", "[".repeat(depth), "]".repeat(depth)));
        same(&format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth)));
    }
}

proptest! {
    #[test]
    fn any_text_reads_as_with_serde_json(
        text in r#"([\[\]{},:" ]|[0-9.eE+-]{0,6}|true|null|"[a-zé\\/ub"0-9]{0,8}"){0,14}"#,
    ) {
        same(&text);
    }

    #[test]
    fn any_string_comes_back(text in any::<String>()) {
        same(&format!("{}", Value::String(text)));
    }
}

fn same_number(text: &str) {
    same(text);
    // And as the standard library reads floats.
    if let (Some(ours), Ok(float)) =
        (json::read(text).and_then(|number| number.as_f64()), text.parse::<f64>())
        && text.contains(['.', 'e', 'E'])
    {
        assert_eq!(ours.to_bits(), float.to_bits(), "{text}");
    }
}

#[test]
fn hard_numbers_are_exact() {
    for text in [
        "0",
        "-0",
        "-0.0",
        "00",
        "01",
        "-",
        "-a",
        "1.",
        ".5",
        "1.e5",
        "1e",
        "1e+",
        "1e-",
        "1E5",
        "1e+05",
        "9223372036854775807",
        "-9223372036854775808",
        "-9223372036854775809",
        "18446744073709551615",
        "18446744073709551616",
        "99999999999999999999999",
        "9007199254740993.0",
        "9007199254740993",
        "0.30000000000000004",
        "1.7976931348623157e308",
        "1.7976931348623158e308",
        "1.7976931348623159e308",
        "1e308",
        "1e309",
        "1e310",
        "-1e309",
        "2.2250738585072014e-308",
        "2.2250738585072011e-308",
        "2.225073858507201136057409796709131975934819546351645648e-308",
        "4.9406564584124654e-324",
        "2.4703282292062327e-324",
        "2.4703282292062328e-324",
        "1e-400",
        "0e999999999999999999999",
        "1e-99999999999999999999",
        "1e99999999999999999999",
        "8.5e22",
        "1e23",
        "6929495644600919.5",
        "3.4028235e38",
        "123456789012345678e-30",
        "5e-324",
        "3e-324",
        "2e-324",
        "1e-323",
    ] {
        same_number(text);
    }
    let halfway = format!("1.{}", "00000000000000011102230246251565404236316680908203125");
    for tail in ["", "0", "1", &format!("{}1", "0".repeat(800)), &"0".repeat(900)] {
        same_number(&format!("{halfway}{tail}"));
    }
    same_number(&format!("0.{}1e400", "0".repeat(399)));
    same_number(&format!("{}e-1000", "9".repeat(1200)));
    same_number(&format!("1{}e-1000", "0".repeat(1000)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn numbers_read_as_with_serde_json(text in r"-?[0-9]{1,25}(\.[0-9]{1,25})?([eE][+-]?[0-9]{1,3})?") {
        same_number(&text);
    }

    #[test]
    fn floats_come_back(bits in any::<u64>()) {
        let float = f64::from_bits(bits & !(1 << 63));
        if float.is_finite() {
            let text: String = format!("{float:e}");
            let read = json::read(&text).unwrap().as_f64().unwrap();
            prop_assert_eq!(read.to_bits(), float.to_bits(), "{}", text);
        }
    }
}
