/**
 * What is protected and how, as operators declare it in YAML files: sites, repositories, services with their targets,
 * policies, data sets and recovery plans. A document is applied as a whole or not at all; the same document applied
 * twice changes nothing.
 */
@NullMarked
package io.holdfast.control.inventory;

import org.jspecify.annotations.NullMarked;
