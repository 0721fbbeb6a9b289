/** Clocks and timers, so that everything else gets its time from outside and is tested in simulated time. */
package dev.llmlb.time;
