package io.holdfast.server.wiring;

import org.springframework.context.annotation.Configuration;

/** The kinds of systems that this server can protect. */
@Configuration(proxyBeanMethods = false)
class SourcesConfiguration {}
