package io.holdfast.server.wiring;

import io.holdfast.server.ServerOptions;
import io.holdfast.sources.LookoutKind;
import io.holdfast.sources.SourceKind;
import io.holdfast.sources.files.FilesKind;
import io.holdfast.sources.kubernetes.KubernetesLookout;
import io.holdfast.sources.models.ModelsKind;
import io.holdfast.sources.neo4j.Neo4jKind;
import io.holdfast.sources.postgres.PostgresKind;
import io.holdfast.sources.s3.S3Lookout;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The kinds of systems that this server can protect, and of places that it only looks into. */
@Configuration(proxyBeanMethods = false)
class SourcesConfiguration {
    @Bean
    SourceKind files() {
        return new FilesKind();
    }

    @Bean
    SourceKind models() {
        return new ModelsKind();
    }

    @Bean
    SourceKind neo4j() {
        return new Neo4jKind();
    }

    @Bean
    SourceKind postgresql(ServerOptions options) {
        return new PostgresKind(options.programs());
    }

    @Bean
    LookoutKind buckets() {
        return new S3Lookout();
    }

    @Bean
    LookoutKind namespaces() {
        return new KubernetesLookout();
    }
}
