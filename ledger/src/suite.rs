//! The suites: a digest with the signature that goes with it.

use sha2::{Digest, Sha256};
use sm3::Sm3;

/// A digest of either suite.
pub type Hash = [u8; 32];

/// A digest in the making.
pub enum Digester {
    /// SHA-256.
    Sha256(Sha256),
    /// SM3.
    Sm3(Sm3),
}

impl Digester {
    /// Takes a piece.
    pub fn update(&mut self, piece: &[u8]) {
        match self {
            Digester::Sha256(state) => Digest::update(state, piece),
            Digester::Sm3(state) => Digest::update(state, piece),
        }
    }

    /// The digest.
    pub fn finish(self) -> Hash {
        match self {
            Digester::Sha256(state) => state.finalize().into(),
            Digester::Sm3(state) => state.finalize().into(),
        }
    }
}

/// A digest and the signature that belongs to it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Suite {
    /// SHA-256 and Ed25519, as C2SP has it.
    International,
    /// 商用密码: SM3 (GB/T 32905) and SM2 (GB/T 32918).
    Commercial,
}

impl Suite {
    /// The digest over parts, one after the other.
    pub fn digest(self, parts: &[&[u8]]) -> Hash {
        fn run<D: Digest<OutputSize = sha2::digest::consts::U32>>(parts: &[&[u8]]) -> Hash {
            let mut state = D::new();
            for part in parts {
                state.update(part);
            }
            state.finalize().into()
        }
        match self {
            Suite::International => run::<Sha256>(parts),
            Suite::Commercial => run::<Sm3>(parts),
        }
    }

    /// A digest that takes its input in pieces.
    pub fn digester(self) -> Digester {
        match self {
            Suite::International => Digester::Sha256(Sha256::new()),
            Suite::Commercial => Digester::Sm3(Sm3::new()),
        }
    }

    /// The hash of an entry (RFC 6962 §2.1).
    pub fn entry(self, entry: &[u8]) -> Hash {
        self.digest(&[&[0], entry])
    }

    /// The hash of an inner node (RFC 6962 §2.1).
    pub fn node(self, left: &Hash, right: &Hash) -> Hash {
        self.digest(&[&[1], left, right])
    }

    /// The hash of the empty tree.
    pub fn empty(self) -> Hash {
        self.digest(&[])
    }
}
