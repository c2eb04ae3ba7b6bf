//! Password hashing: Argon2id, one at a time, with a short queue, so that sign-ins never starve
//! the ledger of the processor.

use std::sync::Arc;

use app::error::AppError;
use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use tokio::sync::{Semaphore, SemaphorePermit};

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

/// A password that was typed, with its place in the queue of the hasher. The place is taken before
/// anything is looked up, so that those who are asked to come back cost the database nothing.
#[derive(Debug)]
pub(crate) struct Typed<'a> {
    place: SemaphorePermit<'a>,
    password: String,
}

impl Typed<'_> {
    /// Such a text is nobody's password, and is not hashed.
    pub(crate) fn is_too_long(&self) -> bool {
        self.password.len() > PASSWORD_BYTES_MAX
    }
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

    fn place(&self) -> Result<SemaphorePermit<'_>, AppError> {
        self.queue.try_acquire().map_err(|_| busy())
    }

    /// # Errors
    /// `TooMany` where the queue is full.
    pub(crate) fn typed(&self, password: String) -> Result<Typed<'_>, AppError> {
        Ok(Typed { place: self.place()?, password })
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        _place: SemaphorePermit<'_>,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, AppError> {
        let _turn = self.hashing.acquire().await.map_err(|_| busy())?;
        tokio::task::spawn_blocking(work)
            .await
            .map_err(|error| crate::fault::internal("password.task", &error))
    }

    /// The PHC string of a new password.
    ///
    /// # Errors
    /// `TooMany` where the queue is full.
    pub(crate) async fn hash(&self, password: String) -> Result<String, AppError> {
        self.in_turn(self.place()?, move || hash(&password)).await?
    }

    /// Whether the password fits. Takes as long for an unknown address (`None`).
    ///
    /// # Errors
    /// Where the machine cannot hash at all.
    pub(crate) async fn verify(
        &self,
        typed: Typed<'_>,
        phc: Option<String>,
    ) -> Result<bool, AppError> {
        let known = phc.is_some();
        let phc = phc.unwrap_or_else(|| self.decoy.to_string());
        let fits = self.in_turn(typed.place, move || fits(&typed.password, &phc));
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
        self.in_turn(self.place()?, move || phcs.iter().any(|phc| fits(&password, phc))).await
    }
}

fn busy() -> AppError {
    AppError::TooMany { retry_after_seconds: 5 }
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
        let verify = async |password: &str, phc: Option<&str>| {
            let typed = passwords.typed(password.to_owned()).unwrap();
            passwords.verify(typed, phc.map(str::to_owned)).await.unwrap()
        };
        assert!(verify("correct horse", Some(&phc)).await);
        assert!(!verify("wrong horse", Some(&phc)).await);
        assert!(!verify("nobody has this password", None).await, "the decoy signs nobody in");
    }

    #[tokio::test]
    async fn asks_those_beyond_the_queue_to_come_back() {
        let passwords = Passwords::new().unwrap();
        let mut places: Vec<_> = (0..QUEUE_MAX).map(|_| passwords.place().unwrap()).collect();
        assert_eq!(passwords.place().unwrap_err(), busy());
        places.pop();
        assert!(passwords.place().is_ok(), "a place that was given back");
    }
}
