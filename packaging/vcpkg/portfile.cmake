# The port lies in the tree that it builds: vcpkg install oauthkit[sqlite] --overlay-ports=packaging/vcpkg
get_filename_component(SOURCE_PATH "${CURRENT_PORT_DIR}/../.." ABSOLUTE)

vcpkg_check_features(OUT_FEATURE_OPTIONS components
  FEATURES
    sqlite     sqlite
    postgres   postgres
    redis      redis
    microhttpd microhttpd
    fetch      fetch)
list(TRANSFORM components REPLACE "=ON$" "=enabled")
list(TRANSFORM components REPLACE "=OFF$" "=disabled")

vcpkg_configure_meson(
  SOURCE_PATH "${SOURCE_PATH}"
  OPTIONS
    ${components}
    -Dhttplib=disabled
    -Dexamples=false
    -Dtests=false
    -Dinterop=disabled
    -Drunners=all
    -Dbench=false
    -Dfuzz=false)
vcpkg_install_meson()
vcpkg_fixup_pkgconfig()
vcpkg_cmake_config_fixup(CONFIG_PATH lib/cmake/oauthkit)

# Meson always builds both kinds.
set(other_kind "*.a")
if(VCPKG_LIBRARY_LINKAGE STREQUAL "static")
  set(other_kind "*.so*")
endif()
file(GLOB others "${CURRENT_PACKAGES_DIR}/lib/${other_kind}" "${CURRENT_PACKAGES_DIR}/debug/lib/${other_kind}")
file(REMOVE ${others})
file(REMOVE_RECURSE "${CURRENT_PACKAGES_DIR}/debug/include" "${CURRENT_PACKAGES_DIR}/debug/share")

vcpkg_install_copyright(FILE_LIST "${SOURCE_PATH}/LICENSE")
file(INSTALL "${CMAKE_CURRENT_LIST_DIR}/usage" DESTINATION "${CURRENT_PACKAGES_DIR}/share/${PORT}")
