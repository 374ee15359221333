//! wasm-bindgen as a library: `bindgen MODULE.wasm FOLDER` writes the glue of the npm package.

use std::process::ExitCode;
use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [module, folder] = arguments.as_slice() else {
        eprintln!("usage: bindgen MODULE.wasm FOLDER");
        return ExitCode::from(2);
    };
    match write(module, folder) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn write(module: &str, folder: &str) -> anyhow::Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(module).out_name("referee");
    // The entry points say where the module lies, so the glue does not guess.
    bindgen.web(true)?.omit_default_module_path(true).typescript(false).reset_state_function(true);
    bindgen.generate(folder)
}
