/**
 * The model registry: two models in three versions whose weights share most of their bytes, each bound to the training
 * data that it was made from, laid out as {@link io.holdfast.sources.models} describes.
 */
@NullMarked
package io.holdfast.stockpulse.models;

import org.jspecify.annotations.NullMarked;
