//! Claimed keys arranged so that those that cover a location are found without asking the others.
//!
//! Hosts are found by hash, ports and paths by binary search, and what covers a path by links
//! from each path to the one above it. Nothing is ever compared with all claims on a host.

use super::claims::{Claim, Claims};
use super::key::{self, hash};
use super::location::{Location, path_order, shared_path};
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::ops::{ControlFlow, Range};

/// The distinct keys of some claims.
#[derive(Debug, Clone)]
pub(super) struct Tree {
    /// The keys, one after another: one allocation, however many there are.
    text: String,
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
    /// Its place in the text.
    name: Range<usize>,
    groups: Range<usize>,
}

#[derive(Debug, Clone)]
struct Group {
    port: Option<u16>,
    nodes: Range<usize>,
}

/// One key.
#[derive(Debug, Clone)]
struct Node {
    /// The place of the key, as claimed, in the text.
    key: Range<usize>,
    /// The length of the path at its end.
    path_len: usize,
    /// The next key above it, of the same host and port.
    up: Option<usize>,
}

impl Tree {
    /// Arranges `claims`. `each` is given, in the order of the tree's nodes, the claims of each: in
    /// the order of [`Claims::iter`], and of those that one owner has of one key only the first.
    pub(super) fn new<'a>(claims: &'a Claims, mut each: impl FnMut(&[Claim<'a>])) -> Self {
        let by_host = key::sorted(claims, |claim| claim.location().host);
        let mut tree = Self {
            text: String::with_capacity(claims.iter().map(|claim| claim.key.len()).sum()),
            directory: Vec::new(),
            shift: 0,
            hosts: Vec::with_capacity(by_host.len()),
            groups: Vec::with_capacity(by_host.len()),
            nodes: Vec::with_capacity(by_host.len()),
        };
        let mut same = Vec::new();
        for of_hash in by_host.chunk_by(|a, b| a.hash == b.hash) {
            let Some(hash) = of_hash.first().map(|first| first.hash) else { continue };
            same.clear();
            same.extend(of_hash.iter().filter_map(|found| found.claim(claims)));
            same.sort_unstable_by(|one, other| {
                let (a, b) = (one.location(), other.location());
                (a.host, a.port)
                    .cmp(&(b.host, b.port))
                    .then_with(|| path_order(a.path, b.path))
                    .then((one.position, one.slot).cmp(&(other.position, other.slot)))
            });
            same.dedup_by(|next, kept| {
                next.position == kept.position && next.location() == kept.location()
            });
            for of_host in same.chunk_by(|a, b| a.location().host == b.location().host) {
                tree.push_host(hash, of_host, &mut each);
            }
        }
        tree.index_hosts();
        tree
    }

    fn push_host<'a>(
        &mut self,
        hash: u64,
        claims: &[Claim<'a>],
        each: &mut impl FnMut(&[Claim<'a>]),
    ) {
        // Every key of a host starts with it.
        let start = self.text.len();
        let len = claims.first().map_or(0, |claim| claim.location().host.len());
        let first_group = self.groups.len();
        for group in claims.chunk_by(|a, b| a.location().port == b.location().port) {
            self.push_group(group, each);
        }
        let groups = first_group..self.groups.len();
        self.hosts.push(Host { hash, name: start..start + len, groups });
    }

    fn push_group<'a>(&mut self, claims: &[Claim<'a>], each: &mut impl FnMut(&[Claim<'a>])) {
        let first = self.nodes.len();
        for of_key in claims.chunk_by(|a, b| a.location().path == b.location().path) {
            let Some(claim) = of_key.first() else { continue };
            let path = claim.location().path;
            // In this order, what is above a path is the path before it or above that one.
            let before = self.nodes.len().checked_sub(1).filter(|&before| before >= first);
            let up = self.climb(before, path);
            let start = self.text.len();
            self.text.push_str(claim.key);
            self.nodes.push(Node { key: start..self.text.len(), path_len: path.len(), up });
            each(of_key);
        }
        let port = claims.first().and_then(|claim| claim.location().port);
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

    /// Gives the keys that cover `location`, only the deepest path of each host and port, until it
    /// is enough: the longest host first, and then with port before without. The other keys that
    /// cover it are those [above](Self::up).
    pub(super) fn covering(
        &self,
        location: Location<'_>,
        mut enough: impl FnMut(usize) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let mut name = Some(location.host);
        while let Some(host) = name {
            let groups = self.host(host).and_then(|host| self.groups.get(host.groups.clone()));
            let groups = groups.unwrap_or_default();
            if let Some(port) = location.port
                && let Ok(at) = groups.binary_search_by(|group| group.port.cmp(&Some(port)))
                && let Some(same_port) = groups.get(at)
                && let Some(deepest) = self.deepest(same_port, location.path)
            {
                enough(deepest)?;
            }
            if let Some(any_port) = groups.first()
                && any_port.port.is_none()
                && let Some(deepest) = self.deepest(any_port, location.path)
            {
                enough(deepest)?;
            }
            name = location.parent(host);
        }
        ControlFlow::Continue(())
    }

    fn host(&self, name: &str) -> Option<&Host> {
        let hash = hash(name);
        let [from, to] = *self.directory.get(bucket(hash, self.shift)..)?.first_chunk()?;
        let hosts = self.hosts.get(from..to)?;
        let at =
            hosts.binary_search_by(|host| (host.hash, self.name(host)).cmp(&(hash, name))).ok()?;
        hosts.get(at)
    }

    fn name(&self, host: &Host) -> &str {
        self.text.get(host.name.clone()).unwrap_or_default()
    }

    /// The deepest path of `group` that is `path` or above it.
    fn deepest(&self, group: &Group, path: &str) -> Option<usize> {
        let nodes = self.nodes.get(group.nodes.clone())?;
        let after = nodes.partition_point(|node| path_order(self.path(node), path).is_le());
        self.climb(Some(group.nodes.start + after.checked_sub(1)?), path)
    }

    /// The first of `node` and those above it that is `path` or above `path`.
    fn climb(&self, node: Option<usize>, path: &str) -> Option<usize> {
        let mut at = node;
        let shared = shared_path(self.path(self.nodes.get(at?)?), path);
        while self.nodes.get(at?)?.path_len > shared {
            at = self.up(at?);
        }
        at
    }

    fn path(&self, node: &Node) -> &str {
        self.text.get(node.key.end - node.path_len..node.key.end).unwrap_or_default()
    }

    /// The key of a node, as claimed.
    pub(super) fn key(&self, at: usize) -> Option<&str> {
        self.text.get(self.nodes.get(at)?.key.clone())
    }

    /// The next node above one, of the same host and port.
    pub(super) fn up(&self, at: usize) -> Option<usize> {
        self.nodes.get(at)?.up
    }
}

fn bucket(hash: u64, shift: u32) -> usize {
    usize::try_from(hash >> shift).unwrap_or_default()
}
