"""The recipe lies in the tree that it packages: conan create packaging/conan -o "oauthkit/*:sqlite=True"."""

import os
import re

from conan import ConanFile
from conan.tools.build import check_min_cppstd
from conan.tools.files import copy, load, rm, rmdir
from conan.tools.gnu import PkgConfigDeps
from conan.tools.layout import basic_layout
from conan.tools.meson import Meson, MesonToolchain

# Each component is an option of meson and here: the package it needs, and what that is linked as.
COMPONENTS = {
    "sqlite": ("sqlite3/[>=3.38 <4]", "sqlite3::sqlite3"),
    "postgres": ("libpq/[>=14]", "libpq::libpq"),
    "redis": ("hiredis/[>=0.14 <2]", "hiredis::hiredis"),
    "httplib": ("cpp-httplib/[>=0.11 <0.12]", "cpp-httplib::cpp-httplib"),
    "microhttpd": ("libmicrohttpd/[>=0.9.75 <2]", "libmicrohttpd::libmicrohttpd"),
    "fetch": ("libcurl/[>=7.85 <9]", "libcurl::libcurl"),
}
# The other options of meson are the developer's.
LEFT_OUT = {"examples": False, "tests": False, "bench": False, "interop": "disabled", "runners": "all", "fuzz": False}


class Oauthkit(ConanFile):
    name = "oauthkit"
    description = "Composable OAuth 2.x grant and exchange handlers"
    license = "MIT"
    package_type = "library"
    settings = "os", "arch", "compiler", "build_type"
    options = {"shared": [True, False], "fPIC": [True, False], **{name: [True, False] for name in COMPONENTS}}
    default_options = {"shared": False, "fPIC": True, **{name: False for name in COMPONENTS}}
    implements = ["auto_shared_fpic"]

    def set_version(self):
        text = load(self, os.path.join(self.recipe_folder, "..", "..", "meson.build"))
        self.version = re.search(r"version: '([0-9.]+)'", text)[1]

    def export_sources(self):
        root = os.path.join(self.recipe_folder, "..", "..")
        for pattern in ("meson.build", "meson_options.txt", "LICENSE", "include/*", "src/*", "cmake/*"):
            copy(self, pattern, src=root, dst=self.export_sources_folder)

    def validate(self):
        check_min_cppstd(self, 20)

    def requirements(self):
        self.requires("openssl/[>=3.0 <4]")
        # Compiled in: no header of the library shows it.
        self.requires("nlohmann_json/[>=3.11 <4]", visible=False)
        for name, (package, _) in COMPONENTS.items():
            if self.options.get_safe(name):
                # The header of this adapter includes the other's.
                self.requires(package, transitive_headers=name == "httplib")

    def build_requirements(self):
        self.tool_requires("meson/[>=1.0]")
        if not self.conf.get("tools.gnu:pkg_config", check_type=str):
            self.tool_requires("pkgconf/[>=2.0]")

    def layout(self):
        basic_layout(self)

    def generate(self):
        PkgConfigDeps(self).generate()
        toolchain = MesonToolchain(self)
        for name in COMPONENTS:
            toolchain.project_options[name] = "enabled" if self.options.get_safe(name) else "disabled"
        toolchain.project_options.update(LEFT_OUT)
        toolchain.generate()

    def build(self):
        meson = Meson(self)
        meson.configure()
        meson.build()

    def package(self):
        Meson(self).install()
        copy(self, "LICENSE", src=self.source_folder, dst=os.path.join(self.package_folder, "licenses"))
        # Meson builds both kinds, and Conan writes its own files for CMake and pkg-config.
        libraries = os.path.join(self.package_folder, "lib")
        rm(self, "*.a" if self.options.shared else "*.so*", libraries)
        rmdir(self, os.path.join(libraries, "cmake"))
        rmdir(self, os.path.join(libraries, "pkgconfig"))

    def package_info(self):
        self.cpp_info.set_property("cmake_file_name", "oauthkit")
        self._component("oauthkit", ["openssl::crypto"])
        self._component("testing", ["oauthkit"])
        for name, (_, library) in COMPONENTS.items():
            if self.options.get_safe(name):
                self._component(name, ["oauthkit", library] + (["openssl::ssl"] if name == "httplib" else []))
        if self.options.fetch:
            self._component("resource", ["oauthkit", "fetch"])

    def _component(self, name, requires):
        library = "oauthkit" if name == "oauthkit" else "oauthkit-" + name
        component = self.cpp_info.components[name]
        component.libs = [library]
        component.requires = requires
        component.system_libs = ["pthread"]
        component.set_property("cmake_target_name", "oauthkit::" + name)
        component.set_property("pkg_config_name", library)
