/** Which rule a request meets: conditions over model, metadata and subjects, in a table indexed by model. */
package dev.llmlb.rule;
