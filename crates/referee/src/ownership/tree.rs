//! Claimed keys arranged so that those that cover a location are found without asking the others.
//!
//! Hosts are found by hash, ports and paths by binary search, and what covers a path by links
//! from each path to the one above it. Nothing is ever compared with all claims on a host.

use super::claims::{Claim, Claims};
use super::key::hash;
use super::location::{Location, path_order, shared_path};
use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;
use core::ops::Range;

/// The distinct keys of some claims.
#[derive(Debug, Clone)]
pub(super) struct Tree {
    /// Where the hosts with each leading bits of a hash begin; one more entry at the end.
    directory: Vec<usize>,
    shift: u32,
    /// Sorted by hash and name.
    hosts: Vec<Host>,
    /// Those of one host side by side, sorted by port, no port first.
    groups: Vec<Group>,
    /// Those of one group side by side, in [`path_order`].
    nodes: Vec<Node>,
}

#[derive(Debug, Clone)]
struct Host {
    hash: u64,
    name: Box<str>,
    groups: Range<usize>,
}

#[derive(Debug, Clone)]
struct Group {
    port: Option<u16>,
    nodes: Range<usize>,
}

/// One key.
#[derive(Debug, Clone)]
pub(super) struct Node {
    /// The key as claimed.
    pub(super) key: Box<str>,
    /// Where its path begins.
    path: usize,
    /// The next key above it, of the same host and port.
    pub(super) up: Option<usize>,
    /// Its claims, in the list that was built with the tree.
    pub(super) claims: Range<usize>,
}

impl Node {
    fn path(&self) -> &str {
        self.key.get(self.path..).unwrap_or_default()
    }
}

impl Tree {
    /// Arranges `claims`. Also gives them in the order of the tree's nodes, those of one key in
    /// the order of [`Claims::iter`], and of those that one owner has of one key only the first.
    pub(super) fn new(claims: &Claims) -> (Self, Vec<Claim<'_>>) {
        let mut sorted: Vec<_> =
            claims.iter().map(|claim| (hash(claim.location.host), claim)).collect();
        // Stable, so that the claims of one key keep their order.
        sorted.sort_by(|(hash_a, a), (hash_b, b)| {
            let (a, b) = (a.location, b.location);
            (hash_a, a.host, a.port)
                .cmp(&(hash_b, b.host, b.port))
                .then_with(|| path_order(a.path, b.path))
        });
        sorted.dedup_by(|(_, next), (_, kept)| {
            next.location == kept.location && next.position == kept.position
        });

        let mut tree = Self {
            directory: Vec::new(),
            shift: 0,
            hosts: Vec::new(),
            groups: Vec::new(),
            nodes: Vec::new(),
        };
        for host in sorted.chunk_by(|(_, a), (_, b)| a.location.host == b.location.host) {
            let first_group = tree.groups.len();
            for group in host.chunk_by(|(_, a), (_, b)| a.location.port == b.location.port) {
                tree.push_group(group);
            }
            if let Some((hash, claim)) = host.first() {
                tree.hosts.push(Host {
                    hash: *hash,
                    name: claim.location.host.into(),
                    groups: first_group..tree.groups.len(),
                });
            }
        }
        tree.index_hosts();
        (tree, sorted.into_iter().map(|(_, claim)| claim).collect())
    }

    fn push_group(&mut self, group: &[(u64, Claim<'_>)]) {
        let first = self.nodes.len();
        for of_key in group.chunk_by(|(_, a), (_, b)| a.location.path == b.location.path) {
            let Some((_, claim)) = of_key.first() else { continue };
            let path = claim.location.path;
            // In this order, what is above a path is the path before it or above that one.
            let before = self.nodes.len().checked_sub(1).filter(|&before| before >= first);
            let up = self.climb(before, path);
            let claims = self.nodes.last().map_or(0, |node| node.claims.end);
            self.nodes.push(Node {
                key: claim.key.into(),
                path: claim.key.len().saturating_sub(path.len()),
                up,
                claims: claims..claims + of_key.len(),
            });
        }
        let port = group.first().and_then(|(_, claim)| claim.location.port);
        self.groups.push(Group { port, nodes: first..self.nodes.len() });
    }

    fn index_hosts(&mut self) {
        let bits = usize::BITS - self.hosts.len().leading_zeros() + 1;
        self.shift = u64::BITS - bits;
        self.directory = vec![0; (1 << bits) + 1];
        for host in &self.hosts {
            if let Some(count) = self.directory.get_mut(bucket(host.hash, self.shift) + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for entry in &mut self.directory {
            sum += *entry;
            *entry = sum;
        }
    }

    /// The keys that cover `location`, only the deepest path of each host and port: the longest
    /// host first, and then with port before without. The other keys that cover it are those
    /// [above](Node::up).
    pub(super) fn covering(&self, location: Location<'_>) -> impl Iterator<Item = usize> {
        let hosts = location.covering_hosts().filter_map(|host| self.host(host));
        hosts.flat_map(move |host| {
            let groups = self.groups.get(host.groups.clone()).unwrap_or_default();
            let any_port = groups.first().filter(|group| group.port.is_none());
            let same_port = location.port.and_then(|port| {
                let at = groups.binary_search_by(|group| group.port.cmp(&Some(port))).ok()?;
                groups.get(at)
            });
            let groups = same_port.into_iter().chain(any_port);
            groups.filter_map(move |group| self.deepest(group, location.path))
        })
    }

    fn host(&self, name: &str) -> Option<&Host> {
        let hash = hash(name);
        let [from, to] = *self.directory.get(bucket(hash, self.shift)..)?.first_chunk()?;
        let hosts = self.hosts.get(from..to)?;
        let at = hosts.binary_search_by(|host| (host.hash, &*host.name).cmp(&(hash, name))).ok()?;
        hosts.get(at)
    }

    /// The deepest path of `group` that is `path` or above it.
    fn deepest(&self, group: &Group, path: &str) -> Option<usize> {
        let nodes = self.nodes.get(group.nodes.clone())?;
        let after = nodes.partition_point(|node| path_order(node.path(), path).is_le());
        self.climb(Some(group.nodes.start + after.checked_sub(1)?), path)
    }

    /// The first of `node` and those above it that is `path` or above `path`.
    fn climb(&self, node: Option<usize>, path: &str) -> Option<usize> {
        let mut at = node;
        let shared = shared_path(self.node(at?)?.path(), path);
        while self.node(at?)?.path().len() > shared {
            at = self.node(at?)?.up;
        }
        at
    }

    pub(super) fn node(&self, at: usize) -> Option<&Node> {
        self.nodes.get(at)
    }

    pub(super) fn nodes(&self) -> &[Node] {
        &self.nodes
    }
}

fn bucket(hash: u64, shift: u32) -> usize {
    usize::try_from(hash >> shift).unwrap_or_default()
}
