package dev.gradus.nn.data;

import java.util.List;

/** A data set that shows another one differently: what it does not say itself is said by the original. */
public interface DatasetView extends Dataset {
    /** What is shown. */
    Dataset original();

    @Override
    default String name() {
        return original().name();
    }

    @Override
    default int size() {
        return original().size();
    }

    @Override
    default int channels() {
        return original().channels();
    }

    @Override
    default int height() {
        return original().height();
    }

    @Override
    default int width() {
        return original().width();
    }

    @Override
    default List<String> classNames() {
        return original().classNames();
    }

    @Override
    default int label(int index) {
        return original().label(index);
    }

    @Override
    default void copyPixels(int index, byte[] target, int offset) {
        original().copyPixels(index, target, offset);
    }
}
