# What the libraries of oauthkit are linked with: the source tree's CMakeLists.txt and the installed package ask here.

# oauthkit_find_links(COMPONENT KIND LINKS ABSENT): appends what is found to the variable LINKS, what is not to ABSENT.
# PUBLIC is what a program needs to include and link the component, PRIVATE what its archive is linked with besides,
# BUILD what it is compiled with, OPTIONAL what it does without.
function(oauthkit_find_links component kind links_variable absent_variable)
  set(table
    # component kind    name in pkg-config, version, package in CMake and its target
    oauthkit   PUBLIC   threads       0      Threads       Threads::Threads
    oauthkit   PRIVATE  openssl       3.0    OpenSSL       OpenSSL::Crypto
    oauthkit   BUILD    nlohmann_json 3.11   nlohmann_json nlohmann_json::nlohmann_json
    sqlite     PRIVATE  sqlite3       3.38   SQLite3       SQLite::SQLite3
    postgres   PRIVATE  libpq         14     PostgreSQL    PostgreSQL::PostgreSQL
    redis      PRIVATE  hiredis       0.14   hiredis       hiredis::hiredis
    redis      PRIVATE  openssl       3.0    OpenSSL       OpenSSL::Crypto
    fetch      PRIVATE  libcurl       7.85   CURL          CURL::libcurl
    httplib    PUBLIC   cpp-httplib   0.11   httplib       httplib::httplib
    httplib    PRIVATE  openssl       3.0    OpenSSL       OpenSSL::SSL
    microhttpd PRIVATE  libmicrohttpd 0.9.75 libmicrohttpd libmicrohttpd::libmicrohttpd
    microhttpd OPTIONAL gnutls        0      GnuTLS        GnuTLS::GnuTLS
  )
  while(table)
    list(POP_FRONT table row_component row_kind name version package target)
    if(row_component STREQUAL component AND row_kind STREQUAL kind)
      oauthkit_find_link(${name} ${version} ${package} ${target})
      if(oauthkit_link)
        list(APPEND ${links_variable} ${oauthkit_link})
      else()
        list(APPEND ${absent_variable} "${package} ${version}")
      endif()
    endif()
  endwhile()
  set(${links_variable} ${${links_variable}} PARENT_SCOPE)
  set(${absent_variable} ${${absent_variable}} PARENT_SCOPE)
endfunction()

# Sets oauthkit_link to a target, or to nothing. A module of CMake knows a system, a package of the library's own is the
# next best, pkg-config knows the rest.
function(oauthkit_find_link name version package target)
  find_package(${package} ${version} MODULE QUIET)
  if(NOT ${package}_FOUND)
    # Some packages refuse every version but their own, so that theirs is compared here.
    find_package(${package} CONFIG QUIET)
    if(${package}_FOUND AND ${package}_VERSION VERSION_LESS version)
      set(${package}_FOUND FALSE)
    endif()
  endif()
  if(NOT ${package}_FOUND OR NOT TARGET ${target})
    set(target)
    find_package(PkgConfig QUIET)
    if(PkgConfig_FOUND)
      pkg_check_modules(oauthkit_${name} QUIET IMPORTED_TARGET GLOBAL ${name}>=${version})
      if(oauthkit_${name}_FOUND)
        set(target PkgConfig::oauthkit_${name})
      endif()
    endif()
  endif()
  set(oauthkit_link ${target} PARENT_SCOPE)
endfunction()
