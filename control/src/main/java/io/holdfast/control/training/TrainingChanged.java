package io.holdfast.control.training;

/** Published after somebody recorded a training, or took one back: what depends on it is to be looked at again. */
public record TrainingChanged() {}
