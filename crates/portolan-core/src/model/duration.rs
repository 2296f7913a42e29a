//! Lengths of time as people write them.

/// Seconds in `10 min`, `1 h 30 min`, `< 4 hours`, `1,5 h` or `2 días`; `None` for anything else, and for none at all.
#[must_use]
pub fn seconds_of(text: &str) -> Option<u64> {
    let text = text.trim().to_lowercase();
    let mut rest = text.trim_start_matches(['<', '≤', '~', '≈', ' ']);
    let mut seconds = 0.0;
    while !rest.is_empty() {
        let digits = rest.find(|letter: char| !letter.is_ascii_digit() && letter != '.' && letter != ',')?;
        let number: f64 = rest[..digits].replace(',', ".").parse().ok()?;
        let unit = rest[digits..].trim_start();
        let end = unit
            .find(|letter: char| !letter.is_alphabetic())
            .unwrap_or(unit.len());
        seconds += number * f64::from(seconds_in(&unit[..end])?);
        rest = unit[end..].trim_start();
    }
    // A year is more than any run takes.
    let whole = 1.0..=31_536_000.0;
    whole.contains(&seconds).then(|| seconds.round() as u64)
}

fn seconds_in(unit: &str) -> Option<u32> {
    Some(match unit {
        "s" | "sec" | "secs" | "second" | "seconds" | "segundo" | "segundos" => 1,
        "m" | "min" | "mins" | "minute" | "minutes" | "minuto" | "minutos" => 60,
        "h" | "hr" | "hrs" | "hour" | "hours" | "hora" | "horas" => 3_600,
        "d" | "day" | "days" | "día" | "días" | "dia" | "dias" => 86_400,
        "w" | "week" | "weeks" | "semana" | "semanas" => 604_800,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::seconds_of;

    #[test]
    fn what_people_write_is_read() {
        let cases = [
            ("10 min", Some(600)),
            ("1 h 30 min", Some(5_400)),
            ("1h30m", Some(5_400)),
            (" < 4 Hours ", Some(14_400)),
            ("1.5 h", Some(5_400)),
            ("1,5 h", Some(5_400)),
            ("2 días", Some(172_800)),
            ("45 s", Some(45)),
            ("0 min", None),
            ("900 weeks", None),
            ("10", None),
            ("min", None),
            ("1..5 h", None),
            ("10 min after the page", None),
            ("one hour", None),
            ("none", None),
            ("", None),
        ];
        for (text, seconds) in cases {
            assert_eq!(seconds_of(text), seconds, "{text}");
        }
    }
}
