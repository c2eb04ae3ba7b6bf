//! People who get letters, and what they got.

use domain::{Actor, FirmRole, SupplierRole, UserId};
use server::engine::{Membership, NewUser};

use crate::world::{Firm, Seller, World, at};

impl World {
    /// An account nobody signs in with; its address is `<name>@mail.example`.
    async fn somebody(&self, name: &str, membership: Membership) -> UserId {
        let new = NewUser {
            email: format!("{name}@mail.example"),
            name: name.to_owned(),
            password: None,
            membership,
        };
        self.engine.add_user(new).await.unwrap()
    }

    /// The firm, acting through an owner who reads mail.
    pub(crate) async fn owner_of(&self, firm: Firm, name: &str) -> Firm {
        let Actor::Buyer { firm, .. } = firm.actor else { panic!("no firm") };
        let role = FirmRole::Owner;
        let user = self.somebody(name, Membership::Firm(firm, role)).await;
        Firm { actor: Actor::Buyer { user, firm, role, stepped_up: true } }
    }

    /// The supplier, acting through somebody who reads mail.
    pub(crate) async fn seller_of(&self, seller: Seller, name: &str) -> Seller {
        let user = self.somebody(name, Membership::Supplier(seller.id, SupplierRole::Admin)).await;
        Seller {
            actor: Actor::Supplier {
                user,
                supplier: seller.id,
                role: SupplierRole::Admin,
                stepped_up: true,
            },
            ..seller
        }
    }

    /// Every mail as `name letter`, in the order in which they were written.
    pub(crate) async fn letters(&self) -> Vec<String> {
        let sql = "SELECT REPLACE(recipient, '@mail.example', '') || ' ' || letter FROM mails
                   ORDER BY written_at, mail_id";
        self.column(sql).await
    }

    /// The mails written since the last call.
    pub(crate) async fn new_letters(&self, seen: &mut usize) -> Vec<String> {
        let mut letters = self.letters().await;
        let new = letters.split_off(*seen);
        *seen += new.len();
        new
    }

    /// Moves the clock and does on the way, each at its own instant, the work that is due.
    pub(crate) async fn advance(&self, text: &str) {
        while let Some(due) = self.engine.next_job_at().await.unwrap() {
            if due > at(text) {
                break;
            }
            self.clock_to(due);
            self.engine.run_due_jobs().await.unwrap();
        }
        self.move_to(text);
    }
}
