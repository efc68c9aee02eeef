package io.github.sparklayernorm.train;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** Blocks several times over. They stay in memory meanwhile: an epoch of several passes is one of few rows. */
final class Passes implements Iterator<PackedRows> {
    private final Iterator<PackedRows> blocks;
    private final int passes;
    private final List<PackedRows> seen = new ArrayList<>();
    private int pass; // from 0
    private int next; // of those seen

    Passes(Iterator<PackedRows> blocks, int passes) {
        this.blocks = blocks;
        this.passes = passes;
    }

    @Override
    public boolean hasNext() {
        if (pass == 0 && blocks.hasNext()) {
            return true;
        }
        return !seen.isEmpty() && (next < seen.size() || pass < passes - 1);
    }

    @Override
    public PackedRows next() {
        if (!hasNext()) {
            throw new NoSuchElementException("no rows are left in the last pass");
        }
        if (pass == 0 && blocks.hasNext()) {
            seen.add(blocks.next());
            next = seen.size();
            return seen.get(next - 1);
        }
        if (next == seen.size()) {
            pass++;
            next = 0;
        }
        return seen.get(next++);
    }
}
