/** How one of a pool's candidates is picked. A new strategy is one new file here and one line where strategies are named. */
package dev.llmlb.strategy;
