/**
 * Reads the YAML configuration into settings, or refuses it whole with every fault and its place.
 *
 * <p>Three steps. {@link dev.llmlb.config.YamlDocuments} makes a tree of {@link dev.llmlb.config.Node}s that know where
 * they were written, with placeholders resolved. One reader for each {@code type} takes its keys from the tree through
 * a {@link dev.llmlb.config.MapReader}, which knows which keys were asked for and so finds the unknown ones; the form
 * of a value is a {@link dev.llmlb.config.Shape}. {@link dev.llmlb.config.CrossChecks} then compares what the documents
 * say of each other. A fault is put down in {@link dev.llmlb.config.Findings} and reading goes on; a value with a fault
 * is {@code null} from there on.
 *
 * <p>A {@link dev.llmlb.config.LiveConfig} replaces what runs, asked to or by a {@link dev.llmlb.config.ConfigWatch} that saw a file
 * change; what is refused changes nothing.
 */
package dev.llmlb.config;
