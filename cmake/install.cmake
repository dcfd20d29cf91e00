# What `cmake --install` brings: the libraries ombra::core and ombra::rig with their headers, what find_package(ombra)
# reads, and the hand asset.
include(CMakePackageConfigHelpers)
set(OMBRA_PACKAGE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/ombra)
set(OMBRA_HANDS_DIR ${CMAKE_INSTALL_DATADIR}/ombra/hands)
install(TARGETS ombra_core ombra_rig EXPORT ombra)
install(DIRECTORY include/ombra DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h")
install(EXPORT ombra NAMESPACE ombra:: FILE ombra-targets.cmake DESTINATION ${OMBRA_PACKAGE_DIR})
get_target_property(OMBRA_CORE_TYPE ombra_core TYPE)
configure_package_config_file(cmake/ombra-config.cmake.in ombra-config.cmake
  INSTALL_DESTINATION ${OMBRA_PACKAGE_DIR} PATH_VARS OMBRA_HANDS_DIR)
write_basic_package_version_file(ombra-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/ombra-config.cmake ${CMAKE_BINARY_DIR}/ombra-config-version.cmake
  DESTINATION ${OMBRA_PACKAGE_DIR})
set(OMBRA_ASSETS node_modules/@webxr-input-profiles/assets)
install(FILES ${OMBRA_ASSETS}/dist/profiles/generic-hand/left.glb ${OMBRA_ASSETS}/dist/profiles/generic-hand/right.glb
  DESTINATION ${OMBRA_HANDS_DIR})
