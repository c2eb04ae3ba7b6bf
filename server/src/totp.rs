//! 驗證器: codes of the second factor (RFC 6238: SHA-1, six digits, half a minute), and what
//! people scan to set it up. A code is good in its own half minute and in the two beside it; that
//! it is good once, the store sees to.

use app::{account::TotpSetup, error::AppError};
use totp_rs::{Builder, Secret, Totp};

/// Seconds of a step.
pub const STEP_SECONDS: i64 = 30;
const SECRET_BYTES: usize = 20;
/// Light modules around a QR code, without which it is not found.
const QUIET_ZONE: usize = 4;
/// Under what name an app lists the account.
const ISSUER: &str = "Yunshiji";

/// A new secret, as base32.
///
/// # Errors
/// Where the operating system has no randomness to give.
pub fn new_secret() -> Result<String, AppError> {
    let mut bytes = [0_u8; SECRET_BYTES];
    getrandom::fill(&mut bytes).map_err(|error| crate::fault::internal("totp.secret", &error))?;
    Ok(Secret::new_stack(bytes).to_base32())
}

fn totp(secret: &str) -> Option<Totp> {
    let secret = Secret::try_from_base32(secret).ok()?;
    Builder::new().with_secret(secret).build().ok()
}

/// The code of a step; `None` where the secret is none.
pub fn code_of_step(secret: &str, step: i64) -> Option<String> {
    let at = u64::try_from(step.checked_mul(STEP_SECONDS)?).ok()?;
    Some(totp(secret)?.generate(at).to_string())
}

/// The step whose code this is, if it is now, the one before or the one after. Spaces are what
/// apps show in the middle.
pub fn step_of_code(secret: &str, code: &str, now_seconds: i64) -> Option<i64> {
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let step = totp(secret)?.check(&code, u64::try_from(now_seconds).ok()?)?;
    i64::try_from(step).ok()
}

/// One rectangle for each run of dark modules of a line.
fn dark_runs(y: usize, line: &[qrcode::Color]) -> impl Iterator<Item = String> {
    let mut x = QUIET_ZONE;
    line.chunk_by(|a, b| a == b).filter_map(move |run| {
        let (left, wide) = (x, run.len());
        x += wide;
        (run[0] == qrcode::Color::Dark).then(|| format!("M{left} {y}h{wide}v1h-{wide}z"))
    })
}

/// What a person needs to set the secret up in an app.
///
/// # Errors
/// Where the address is too long for a QR code: never.
pub fn setup(secret: &str, email: &str) -> Result<TotpSetup, AppError> {
    let account = app::url::encode(email);
    let uri = format!("otpauth://totp/{ISSUER}:{account}?secret={secret}&issuer={ISSUER}");
    let code =
        qrcode::QrCode::new(&uri).map_err(|error| crate::fault::internal("totp.qr", &error))?;
    let (width, modules) = (code.width(), code.to_colors());
    let lines = modules.chunks(width).enumerate();
    let qr_path = lines.flat_map(|(row, line)| dark_runs(row + QUIET_ZONE, line)).collect();
    let qr_width = u32::try_from(width + 2 * QUIET_ZONE).unwrap_or(u32::MAX);
    Ok(TotpSetup { secret: secret.to_owned(), uri, qr_path, qr_width })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B: the secret is `12345678901234567890`, the codes are the last six
    /// digits.
    const RFC: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    #[test]
    fn the_codes_of_the_standard() {
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
        ] {
            let step = seconds / STEP_SECONDS;
            assert_eq!(code_of_step(RFC, step).as_deref(), Some(code));
            assert_eq!(step_of_code(RFC, code, seconds), Some(step));
            assert_eq!(
                step_of_code(RFC, &format!(" {} {}", &code[..3], &code[3..]), seconds),
                Some(step)
            );
            for (shift, found) in [(-60, false), (-30, true), (30, true), (60, false)] {
                let at = step * STEP_SECONDS + shift;
                assert_eq!(step_of_code(RFC, code, at).is_some(), found, "{code} {shift}");
            }
        }
    }

    #[test]
    fn what_is_no_code_fits_nothing() {
        for code in ["", "1", "28708", "2870822", "abcdef", "+28708", "٢٨٧٠٨٢", "287082\0"] {
            assert_eq!(step_of_code(RFC, code, 59), None, "{code:?}");
        }
        assert_eq!(step_of_code("not base32!", "287082", 59), None);
        assert_eq!(step_of_code("", "287082", 59), None);
        assert_eq!(step_of_code(RFC, "287082", -59), None);
    }

    #[test]
    fn a_new_secret_can_be_scanned() {
        let secret = new_secret().unwrap();
        assert_eq!(secret.len(), 32);
        assert_ne!(secret, new_secret().unwrap());
        let setup = setup(&secret, "王@office.gov.tw").unwrap();
        assert!(setup.uri.starts_with("otpauth://totp/Yunshiji:%E7%8E%8B%40office.gov.tw?secret="));
        // The finder pattern in the upper left corner.
        assert!(setup.qr_path.starts_with("M4 4h7v1h-7z"), "{}", setup.qr_path);
        assert!(setup.qr_width > 29);
    }
}
