//! Calendar days without a clock (proleptic Gregorian calendar, ISO 8601).

/// The day (UTC) of a time in seconds since 1970, `YYYY-MM-DD`; `None` outside of the years 0 to 9999.
#[must_use]
pub fn day_of_epoch(seconds: i64) -> Option<String> {
    iso_day(seconds.div_euclid(86_400))
}

/// `date` (`YYYY-MM-DD`) and `days` more, or `None` when `date` is not a date.
#[must_use]
pub fn add_days(date: &str, days: u32) -> Option<String> {
    let mut parts = date.splitn(3, '-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    if !(0..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let start = days_of_civil(year, month, day);
    // The 31st of a short month is another day than was written.
    if civil_of_days(start) != (year, month, day) {
        return None;
    }
    iso_day(start + i64::from(days))
}

fn iso_day(days: i64) -> Option<String> {
    let range = days_of_civil(0, 1, 1)..=days_of_civil(9999, 12, 31);
    let (year, month, day) = range.contains(&days).then(|| civil_of_days(days))?;
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

/// Days since 1970-01-01. Years run from March, so that the leap day is the last of its year.
fn days_of_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

fn civil_of_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::{add_days, day_of_epoch};

    #[test]
    fn days_of_unix_times() {
        let cases = [
            (0, Some("1970-01-01")),
            (-1, Some("1969-12-31")),
            (1_795_132_800, Some("2026-11-20")),
            (i64::MAX, None),
            (i64::MIN, None),
        ];
        for (seconds, expected) in cases {
            assert_eq!(day_of_epoch(seconds).as_deref(), expected, "{seconds}");
        }
    }

    #[test]
    fn days_run_over_months_and_leap_years() {
        let cases = [
            ("2026-11-20", 0, Some("2026-11-20")),
            ("2026-11-20", 90, Some("2027-02-18")),
            ("2024-02-28", 1, Some("2024-02-29")),
            ("2100-02-28", 1, Some("2100-03-01")),
            ("1999-12-31", 366, Some("2000-12-31")),
            ("soon", 1, None),
            ("2026-13-01", 1, None),
            ("2026-02-30", 1, None),
            ("9999-12-31", 1, None),
            ("2026-01-01", u32::MAX, None),
        ];
        for (date, days, expected) in cases {
            assert_eq!(add_days(date, days).as_deref(), expected, "{date} + {days}");
        }
    }
}
