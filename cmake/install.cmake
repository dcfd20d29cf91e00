# What `cmake --install` brings, in parts that are also the packages (cmake/package.cmake):
# data: the hand asset, the gallery and the plays, which all others need;
# program: the command line, manual page and completions, the studio;
# library: ombra::core and ombra::rig with their headers, and what find_package(ombra) reads;
# python: the package ombra for the system's Python.
include(CMakePackageConfigHelpers)
set(OMBRA_DATA_DESTINATION ${CMAKE_INSTALL_DATADIR}/ombra)

set(OMBRA_PACKAGE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/ombra)
set(OMBRA_HANDS_DIR ${OMBRA_DATA_DESTINATION}/hands)
install(TARGETS ombra_core ombra_rig EXPORT ombra COMPONENT library)
install(DIRECTORY include/ombra DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT library FILES_MATCHING PATTERN "*.h")
install(EXPORT ombra NAMESPACE ombra:: FILE ombra-targets.cmake DESTINATION ${OMBRA_PACKAGE_DIR} COMPONENT library)
get_target_property(OMBRA_CORE_TYPE ombra_core TYPE)
configure_package_config_file(cmake/ombra-config.cmake.in ombra-config.cmake
  INSTALL_DESTINATION ${OMBRA_PACKAGE_DIR} PATH_VARS OMBRA_HANDS_DIR)
write_basic_package_version_file(ombra-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/ombra-config.cmake ${CMAKE_BINARY_DIR}/ombra-config-version.cmake
  DESTINATION ${OMBRA_PACKAGE_DIR} COMPONENT library)

set(OMBRA_ASSETS node_modules/@webxr-input-profiles/assets)
install(FILES ${OMBRA_ASSETS}/dist/profiles/generic-hand/left.glb ${OMBRA_ASSETS}/dist/profiles/generic-hand/right.glb
  DESTINATION ${OMBRA_HANDS_DIR} COMPONENT data)
install(DIRECTORY gallery plays DESTINATION ${OMBRA_DATA_DESTINATION} COMPONENT data
  FILES_MATCHING PATTERN "*.json" PATTERN "*.svg")
install(DIRECTORY apps/studio/dist/ DESTINATION ${OMBRA_DATA_DESTINATION}/studio COMPONENT program OPTIONAL)
