# Debian packages of what is installed: `./dev package`.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME ombra)
set(CPACK_PACKAGE_DIRECTORY ${CMAKE_BINARY_DIR}/packages)
set(CPACK_PACKAGE_CONTACT "The Ombra authors <ombra@example.org>")
set(CPACK_DEBIAN_PACKAGE_MAINTAINER ${CPACK_PACKAGE_CONTACT})
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "hand-shadow studio")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_COMPONENTS_ALL data program library python)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

set(CPACK_DEBIAN_DATA_PACKAGE_NAME ombra-data)
set(CPACK_DEBIAN_DATA_PACKAGE_ARCHITECTURE all)
set(CPACK_DEBIAN_DATA_PACKAGE_SECTION graphics)
set(CPACK_COMPONENT_DATA_DESCRIPTION
"The data: the generic hands of the WebXR Input Profiles, and figures and plays
with the poses that were found for them.")

set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME ombra)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION graphics)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_DEPENDS "ombra-data (= ${PROJECT_VERSION}), fonts-dejavu-core, fonts-nanum")
set(CPACK_COMPONENT_PROGRAM_DESCRIPTION
"Name a shape; Ombra finds how two hands must be held in front of a lamp so
that their shadow is that shape. It shows the shadow under real light, teaches
it step by step, sets it in motion and judges takes of it.")

set(CPACK_DEBIAN_LIBRARY_PACKAGE_NAME libombra-dev)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_DEPENDS
  "ombra-data (= ${PROJECT_VERSION}), libexpected-dev, libfmt-dev, libhwy-dev, libtinygltf-dev, nlohmann-json3-dev")
set(CPACK_COMPONENT_LIBRARY_DESCRIPTION
"The core for C++: silhouettes, gradients, scores and the search for poses, as a
static library with headers and a CMake package.")

set(CPACK_DEBIAN_PYTHON_PACKAGE_NAME python3-ombra)
set(CPACK_DEBIAN_PYTHON_PACKAGE_SECTION python)
set(CPACK_DEBIAN_PYTHON_PACKAGE_DEPENDS
  "ombra-data (= ${PROJECT_VERSION}), python3 (>= 3.11), python3 (<< 3.12), python3-numpy")
set(CPACK_COMPONENT_PYTHON_DESCRIPTION
"The package for Python: poses, silhouettes with gradients, scores and the search
for poses, on NumPy's arrays.")

# What Debian wants to find in every package.
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/CHANGELOG.md)
execute_process(COMMAND ${OMBRA_GZIP} -9nc ${PROJECT_SOURCE_DIR}/CHANGELOG.md OUTPUT_FILE ${CMAKE_BINARY_DIR}/changelog.gz
  COMMAND_ERROR_IS_FATAL ANY)
foreach(component IN LISTS CPACK_COMPONENTS_ALL)
  string(TOUPPER ${component} upper)
  set(documents ${CMAKE_INSTALL_DATADIR}/doc/${CPACK_DEBIAN_${upper}_PACKAGE_NAME})
  install(FILES cmake/copyright DESTINATION ${documents} COMPONENT ${component})
  install(FILES ${CMAKE_BINARY_DIR}/changelog.gz DESTINATION ${documents} COMPONENT ${component})
endforeach()
include(CPack)
