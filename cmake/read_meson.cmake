# The lists of files are meson's. This reads them:
#   oauthkit_VERSION, oauthkit_SOVERSION  as meson knows them
#   oauthkit_LIBRARIES                    oauthkit, oauthkit-sqlite …
#   oauthkit-sqlite_SOURCES …             its files, by their paths
#   oauthkit_MESON_FILES                  what was read
# It follows subdir() from src/, whatever the condition, and knows what is written there: variables `…_sources` that are
# made of files(), and both_libraries() whose sources stand before the first keyword.
get_filename_component(oauthkit_root "${CMAKE_CURRENT_LIST_DIR}" DIRECTORY)

file(READ "${oauthkit_root}/meson.build" text)
string(REGEX MATCH "version: '([0-9.]+)'" found "${text}")
set(oauthkit_VERSION ${CMAKE_MATCH_1})

set(oauthkit_LIBRARIES)
set(oauthkit_MESON_FILES "${oauthkit_root}/meson.build")
set(folders "${oauthkit_root}/src")
while(folders)
  list(POP_FRONT folders folder)
  list(APPEND oauthkit_MESON_FILES "${folder}/meson.build")
  file(READ "${folder}/meson.build" text)
  string(REGEX REPLACE "#[^\n]*" "" text "${text}")

  string(REGEX MATCHALL "subdir\\('[^']+'\\)" calls "${text}")
  foreach(call IN LISTS calls)
    string(REGEX REPLACE ".*'(.*)'.*" "\\1" name "${call}")
    list(APPEND folders "${folder}/${name}")
  endforeach()

  string(REGEX MATCHALL "[a-z]+_sources \\+?= files\\([^)]*\\)" lists "${text}")
  foreach(list IN LISTS lists)
    string(REGEX MATCH "^[a-z_]+" variable "${list}")
    string(REGEX MATCHALL "[a-z0-9_./]+\\.cpp" files "${list}")
    list(TRANSFORM files PREPEND "${folder}/")
    list(APPEND read_${variable} ${files})
  endforeach()

  string(REGEX MATCHALL "both_libraries\\('[^:]*" libraries "${text}")
  foreach(library IN LISTS libraries)
    string(REGEX MATCH "oauthkit[a-z-]*" name "${library}")
    list(APPEND oauthkit_LIBRARIES ${name})
    string(REGEX MATCHALL "[a-z]+_sources" read_${name}_variables "${library}")
    string(REGEX MATCHALL "[a-z0-9_./]+\\.cpp" ${name}_SOURCES "${library}")
    list(TRANSFORM ${name}_SOURCES PREPEND "${folder}/")
  endforeach()

  if(text MATCHES "soversion: '([0-9]+)'")
    set(oauthkit_SOVERSION ${CMAKE_MATCH_1})
  endif()
endwhile()

# A variable may get more files in a folder that is read later.
foreach(library IN LISTS oauthkit_LIBRARIES)
  foreach(variable IN LISTS read_${library}_variables)
    list(PREPEND ${library}_SOURCES ${read_${variable}})
  endforeach()
endforeach()
