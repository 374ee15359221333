//! The places of a source file where something else may stand, and what.

use proc_macro2::Span;
use std::ops::Range;
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};
use syn::{
    Attribute, BinOp, Block, Expr, GenericArgument, Ident, ImplItemFn, ItemConst, ItemFn, ItemImpl,
    ItemMod, ItemStatic, ItemTrait, Pat, PathArguments, ReturnType, Signature, TraitItemFn, Type,
    UnOp,
};

/// A place where something else may stand.
pub(crate) struct Site {
    /// The bytes that are woven anew.
    pub(crate) range: Range<usize>,
    pub(crate) shape: Shape,
    pub(crate) mutants: Vec<Mutant>,
}

impl Site {
    /// Its number: that of the first of its mutants.
    pub(crate) fn number(&self) -> u32 {
        self.mutants.first().map_or(0, |mutant| mutant.id)
    }
}

/// One thing that may stand there.
pub(crate) struct Mutant {
    /// Counted from 1 over all files.
    pub(crate) id: u32,
    /// The code of it: an operator, or what is returned.
    pub(crate) code: String,
    /// Where it is and what it does, for people.
    pub(crate) name: String,
}

/// What stands there, and the parts of it in which there are places too.
pub(crate) enum Shape {
    /// `left op right`, both by value.
    Arithmetic { left: Range<usize>, op: String, right: Range<usize> },
    /// The same by reference.
    Comparison { left: Range<usize>, op: String, right: Range<usize> },
    /// `left && right`, or `||`.
    Logic { left: Range<usize>, is_and: bool, right: Range<usize> },
    /// `left += right` and its like.
    Assignment { left: Range<usize>, op: String, right: Range<usize> },
    /// `!operand` or `-operand`, which goes.
    Prefix { operand: Range<usize> },
    /// All of a function's body.
    Body,
    /// What decides whether an arm of a match is taken; where there is nothing, nothing yet.
    Guard { is_there: bool },
}

/// Finds the places of a file. `next` is the number of the first of its mutants.
pub(crate) fn sites(text: &str, path: &str, next: u32) -> syn::Result<Vec<Site>> {
    let file = syn::parse_file(text)?;
    let mut finder = Finder { path, text, next, function: String::new(), sites: Vec::new() };
    finder.visit_file(&file);
    // What holds others comes before them.
    finder
        .sites
        .sort_by(|a, b| a.range.start.cmp(&b.range.start).then(b.range.end.cmp(&a.range.end)));
    Ok(finder.sites)
}

struct Finder<'t> {
    path: &'t str,
    text: &'t str,
    next: u32,
    function: String,
    sites: Vec<Site>,
}

impl Finder<'_> {
    fn add(&mut self, at: Span, range: Range<usize>, shape: Shape, codes: Vec<(String, String)>) {
        let start = at.start();
        let place = format!("{}:{}:{}", self.path, start.line, start.column + 1);
        let function = &self.function;
        let mutants: Vec<Mutant> = (self.next..)
            .zip(codes)
            .map(|(id, (code, says))| Mutant {
                id,
                code,
                name: format!("{place}: {says} in {function}"),
            })
            .collect();
        self.next += u32::try_from(mutants.len()).unwrap_or_default();
        if !mutants.is_empty() {
            self.sites.push(Site { range, shape, mutants });
        }
    }

    fn body(&mut self, signature: &Signature, block: &Block) {
        let is_const = signature.constness.is_some();
        if is_const || block.stmts.is_empty() {
            return;
        }
        let open = block.brace_token.span.open().byte_range().end;
        let close = block.brace_token.span.close().byte_range().start;
        let codes = match &signature.output {
            ReturnType::Default => vec!["()".to_owned()],
            ReturnType::Type(_, kind) => values(kind),
        };
        let whole = self.text.get(open..close).unwrap_or_default().trim().to_owned();
        let codes = codes.into_iter().filter(|code| *code != whole);
        let codes = codes.map(|code| (code.clone(), format!("return {code}"))).collect();
        self.add(signature.ident.span(), open..close, Shape::Body, codes);
    }

    fn within(&mut self, name: &Ident, visit: impl FnOnce(&mut Self)) {
        let before = self.function.len();
        if before > 0 {
            self.function.push_str("::");
        }
        self.function.push_str(&name.to_string());
        visit(self);
        self.function.truncate(before);
    }
}

/// What a function of this type may return, whatever it is asked.
fn values(kind: &Type) -> Vec<String> {
    let own = |codes: &[&str]| codes.iter().map(|&code| code.to_owned()).collect();
    let Type::Path(path) = kind else {
        return match kind {
            Type::Reference(reference) if reference.mutability.is_none() => {
                match &*reference.elem {
                    Type::Path(path) if path.path.is_ident("str") => own(&["\"\"", "\"xyzzy\""]),
                    Type::Slice(_) => own(&["&[]"]),
                    _ => Vec::new(),
                }
            }
            Type::Tuple(tuple) => {
                let each: Vec<_> = tuple.elems.iter().map(values).collect();
                let most = each.iter().map(Vec::len).max().unwrap_or_default();
                let pick =
                    |at: usize, codes: &Vec<String>| codes.get(at % codes.len().max(1)).cloned();
                let tuples = (0..most).map(|at| {
                    let parts: Option<Vec<_>> = each.iter().map(|codes| pick(at, codes)).collect();
                    Some(format!("({},)", parts?.join(", ")))
                });
                tuples.flatten().collect()
            }
            _ => Vec::new(),
        };
    };
    let Some(last) = path.path.segments.last() else { return Vec::new() };
    let mut inner = Vec::new();
    if let PathArguments::AngleBracketed(arguments) = &last.arguments {
        let first = arguments.args.iter().find_map(|argument| match argument {
            GenericArgument::Type(kind) => Some(kind),
            _ => None,
        });
        inner = first.map(values).unwrap_or_default();
    }
    let wrapped = |name: &str| -> Vec<String> {
        inner.iter().map(|code| format!("{name}({code})")).collect()
    };
    match last.ident.to_string().as_str() {
        "bool" => own(&["true", "false"]),
        "u8" | "u16" | "u32" | "u64" | "u128" | "usize" => own(&["0", "1"]),
        "i8" | "i16" | "i32" | "i64" | "i128" | "isize" => own(&["0", "1", "-1"]),
        "f64" => own(&["0.0", "1.0", "-1.0"]),
        "String" => own(&["Default::default()", "\"xyzzy\".into()"]),
        "Option" => std::iter::once("None".to_owned()).chain(wrapped("Some")).collect(),
        "Result" if inner.is_empty() => own(&["Ok(Default::default())"]),
        "Result" => wrapped("Ok"),
        "ControlFlow" => wrapped("core::ops::ControlFlow::Break"),
        _ => own(&["Default::default()"]),
    }
}

/// What else may stand for an operator.
fn others(op: &str) -> &'static [&'static str] {
    match op {
        "==" => &["!="],
        "!=" => &["=="],
        "<" => &["<=", "=="],
        "<=" => &["<", ">"],
        ">" => &[">=", "=="],
        ">=" => &[">", "<"],
        "+" => &["-", "*"],
        "-" | "*" => &["+", "/"],
        "/" => &["*", "%"],
        "%" => &["/", "+"],
        "<<" => &[">>"],
        ">>" => &["<<"],
        "&" => &["|", "^"],
        "|" | "^" => &["&"],
        "+=" => &["-=", "*="],
        "-=" | "*=" => &["+=", "/="],
        "/=" => &["*=", "%="],
        "%=" => &["/=", "+="],
        "<<=" => &[">>="],
        ">>=" => &["<<="],
        "&=" => &["|="],
        "|=" | "^=" => &["&="],
        _ => &[],
    }
}

/// Is it built only for tests, or with a feature that is off?
fn is_left_out(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let is_cfg = attribute.path().is_ident("cfg");
        let list = attribute.meta.require_list().map(|list| list.tokens.to_string());
        is_cfg && list.is_ok_and(|list| !list.starts_with("not"))
            || attribute.path().is_ident("test")
    })
}

fn has_let(condition: &Expr) -> bool {
    match condition {
        Expr::Let(_) => true,
        Expr::Binary(binary) => has_let(&binary.left) || has_let(&binary.right),
        _ => false,
    }
}

impl<'ast> Visit<'ast> for Finder<'_> {
    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        if !is_left_out(&item.attrs) {
            self.within(&item.ident, |it| visit::visit_item_mod(it, item));
        }
    }

    fn visit_item_impl(&mut self, item: &'ast ItemImpl) {
        let trait_name = item.trait_.as_ref().and_then(|(_, path, _)| path.segments.last());
        // What is shown for debugging is nobody's contract.
        if is_left_out(&item.attrs) || trait_name.is_some_and(|name| name.ident == "Debug") {
            return;
        }
        match &*item.self_ty {
            Type::Path(path) if let Some(last) = path.path.segments.last() => {
                self.within(&last.ident, |it| visit::visit_item_impl(it, item));
            }
            _ => visit::visit_item_impl(self, item),
        }
    }

    fn visit_item_trait(&mut self, item: &'ast ItemTrait) {
        self.within(&item.ident, |it| visit::visit_item_trait(it, item));
    }

    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        if !is_left_out(&item.attrs) && item.sig.constness.is_none() {
            self.within(&item.sig.ident, |it| {
                it.body(&item.sig, &item.block);
                visit::visit_block(it, &item.block);
            });
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        if !is_left_out(&item.attrs) && item.sig.constness.is_none() {
            self.within(&item.sig.ident, |it| {
                it.body(&item.sig, &item.block);
                visit::visit_block(it, &item.block);
            });
        }
    }

    fn visit_trait_item_fn(&mut self, item: &'ast TraitItemFn) {
        if let Some(block) = &item.default {
            self.within(&item.sig.ident, |it| {
                it.body(&item.sig, block);
                visit::visit_block(it, block);
            });
        }
    }

    // What the compiler computes cannot be chosen when the program runs.
    fn visit_item_const(&mut self, _: &'ast ItemConst) {}
    fn visit_item_static(&mut self, _: &'ast ItemStatic) {}
    fn visit_impl_item_const(&mut self, _: &'ast syn::ImplItemConst) {}
    fn visit_expr_const(&mut self, _: &'ast syn::ExprConst) {}
    fn visit_type(&mut self, _: &'ast Type) {}
    fn visit_pat(&mut self, _: &'ast Pat) {}
    fn visit_generic_argument(&mut self, _: &'ast GenericArgument) {}

    fn visit_expr_repeat(&mut self, expr: &'ast syn::ExprRepeat) {
        self.visit_expr(&expr.expr);
    }

    fn visit_expr_binary(&mut self, expr: &'ast syn::ExprBinary) {
        let range = |part: &Expr| part.span().byte_range();
        let (left, right) = (range(&expr.left), range(&expr.right));
        let at = expr.op.span();
        let op = self.text.get(at.byte_range()).unwrap_or_default().to_owned();
        let instead = |code: &str| (code.to_owned(), format!("replace {op} with {code}"));
        let mut codes: Vec<_> = others(&op).iter().map(|code| instead(code)).collect();
        let shape = match expr.op {
            BinOp::And(_) | BinOp::Or(_) => {
                let is_and = matches!(expr.op, BinOp::And(_));
                if !has_let(&expr.left) && !has_let(&expr.right) {
                    codes = vec![instead(if is_and { "||" } else { "&&" })];
                }
                Shape::Logic { left, is_and, right }
            }
            BinOp::Eq(_)
            | BinOp::Ne(_)
            | BinOp::Lt(_)
            | BinOp::Le(_)
            | BinOp::Gt(_)
            | BinOp::Ge(_) => Shape::Comparison { left, op: op.clone(), right },
            _ if op.ends_with('=') => Shape::Assignment { left, op: op.clone(), right },
            _ => Shape::Arithmetic { left, op: op.clone(), right },
        };
        self.add(at, expr.span().byte_range(), shape, codes);
        visit::visit_expr_binary(self, expr);
    }

    fn visit_expr_unary(&mut self, expr: &'ast syn::ExprUnary) {
        let says = match expr.op {
            UnOp::Not(_) => Some("delete !"),
            UnOp::Neg(_) => Some("delete -"),
            _ => None,
        };
        let codes = says.map(|says| (String::new(), says.to_owned())).into_iter().collect();
        let operand = expr.expr.span().byte_range();
        let shape = Shape::Prefix { operand };
        self.add(expr.op.span(), expr.span().byte_range(), shape, codes);
        visit::visit_expr_unary(self, expr);
    }

    fn visit_expr_match(&mut self, expr: &'ast syn::ExprMatch) {
        self.visit_expr(&expr.expr);
        let is_rest = |arm: &syn::Arm| matches!(arm.pat, Pat::Wild(_)) && arm.guard.is_none();
        let has_rest = expr.arms.iter().any(is_rest);
        for arm in &expr.arms {
            let at = arm.pat.span();
            let deleted = || ("false".to_owned(), "delete a match arm".to_owned());
            match &arm.guard {
                Some((_, guard)) => {
                    let taken = ("true".to_owned(), "replace a guard with true".to_owned());
                    let codes = if has_let(guard) { vec![] } else { vec![taken, deleted()] };
                    let shape = Shape::Guard { is_there: true };
                    self.add(guard.span(), guard.span().byte_range(), shape, codes);
                    self.visit_expr(guard);
                }
                None if has_rest && !is_rest(arm) => {
                    let end = at.byte_range().end;
                    let shape = Shape::Guard { is_there: false };
                    self.add(at, end..end, shape, vec![deleted()]);
                }
                None => {}
            }
            self.visit_expr(&arm.body);
        }
    }
}
