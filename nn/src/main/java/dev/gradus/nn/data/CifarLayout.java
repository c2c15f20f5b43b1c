package dev.gradus.nn.data;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an archive of CIFAR holds.
 *
 * @param folder that it unpacks to
 * @param files that are wanted, with their lengths
 */
record CifarLayout(String folder, Map<String, Integer> files) {
    static final CifarLayout CIFAR_100 = new CifarLayout(Cifar100.FOLDER, Cifar100.FILES);

    /** CIFAR-10 with six files of that length. */
    static CifarLayout cifar10(int fileBytes) {
        Map<String, Integer> files = new LinkedHashMap<>();
        Cifar10.files().forEach(file -> files.put(file, fileBytes));
        return new CifarLayout(Cifar10.FOLDER, files);
    }

    /** The part of a download that is not whole yet. */
    String part() {
        return folder.startsWith("cifar-100") ? "cifar-100-binary.tar.gz.part" : "cifar-10-binary.tar.gz.part";
    }
}
