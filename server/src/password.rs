//! Password hashing: Argon2id, one at a time, with a short queue, so that sign-ins never starve
//! the ledger of the processor.

use std::sync::Arc;

use app::error::AppError;
use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use tokio::sync::Semaphore;

/// 19 MiB, two passes, one lane: the OWASP minimum.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
/// Those who wait for the hasher; the next one is asked to come back.
const QUEUE_MAX: usize = 8;
/// Longer texts are not hashed at all: the longest password, in its longest characters.
pub(crate) const PASSWORD_BYTES_MAX: usize = 4 * domain::password::PASSWORD_CHARS_MAX;

/// The one hasher of the process.
#[derive(Clone, Debug)]
pub(crate) struct Passwords {
    hashing: Arc<Semaphore>,
    queue: Arc<Semaphore>,
    /// Verified for unknown addresses, so that they take as long as known ones.
    decoy: Arc<str>,
}

fn argon2() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn hash(password: &str) -> Result<String, AppError> {
    argon2()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|error| crate::fault::internal("password.hash", &error))
}

impl Passwords {
    /// # Errors
    /// Where the machine cannot hash at all.
    pub(crate) fn new() -> Result<Self, AppError> {
        Ok(Self {
            hashing: Arc::new(Semaphore::new(1)),
            queue: Arc::new(Semaphore::new(QUEUE_MAX)),
            decoy: hash("nobody has this password")?.into(),
        })
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, AppError> {
        let busy = AppError::TooMany { retry_after_seconds: 5 };
        let _place = self.queue.try_acquire().map_err(|_| busy.clone())?;
        let _turn = self.hashing.acquire().await.map_err(|_| busy)?;
        tokio::task::spawn_blocking(work)
            .await
            .map_err(|error| crate::fault::internal("password.task", &error))
    }

    /// The PHC string of a new password.
    ///
    /// # Errors
    /// `TooMany` where the queue is full.
    pub(crate) async fn hash(&self, password: String) -> Result<String, AppError> {
        self.in_turn(move || hash(&password)).await?
    }

    /// Whether the password fits. Takes as long for an unknown address (`None`).
    ///
    /// # Errors
    /// `TooMany` where the queue is full.
    pub(crate) async fn verify(
        &self,
        password: String,
        phc: Option<String>,
    ) -> Result<bool, AppError> {
        let known = phc.is_some();
        let phc = phc.unwrap_or_else(|| self.decoy.to_string());
        let fits = self.in_turn(move || fits(&password, &phc));
        Ok(fits.await? && known)
    }

    /// Whether the password is one of these.
    ///
    /// # Errors
    /// `TooMany` where the queue is full.
    pub(crate) async fn is_one_of(
        &self,
        password: String,
        phcs: Vec<String>,
    ) -> Result<bool, AppError> {
        self.in_turn(move || phcs.iter().any(|phc| fits(&password, phc))).await
    }
}

fn fits(password: &str, phc: &str) -> bool {
    PasswordHash::new(phc)
        .is_ok_and(|parsed| argon2().verify_password(password.as_bytes(), &parsed).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn verifies_what_it_hashed() {
        let passwords = Passwords::new().unwrap();
        let phc = passwords.hash("correct horse".to_owned()).await.unwrap();
        assert!(phc.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{phc}");
        assert!(passwords.verify("correct horse".to_owned(), Some(phc.clone())).await.unwrap());
        assert!(!passwords.verify("wrong horse".to_owned(), Some(phc)).await.unwrap());
        let nobody = passwords.verify("nobody has this password".to_owned(), None).await;
        assert!(!nobody.unwrap(), "the decoy signs nobody in");
    }
}
