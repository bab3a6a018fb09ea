"""What a camera sees of printed labels, as a film for the camera of Chromium: one scene after the other, for ever."""

import cv2
import numpy as np
import pypdfium2

from lims.printing import symbols
from lims.printing.faces import face_of_label
from lims.printing.outputs import printed

SIZE = WIDTH, HEIGHT = 1280, 720
FRAMES_A_SECOND, FRAMES_A_SCENE, FRAMES_BETWEEN = 10, 9, 2
BENCH = 148  # the grey of a steel bench


def label_on_paper(label):
    """The label as the print room makes it, in grey."""
    page = pypdfium2.PdfDocument(printed([face_of_label(label)], "pdf").content)[0]
    drawn = page.render(scale=300 / 72, grayscale=True).to_numpy()
    return np.ascontiguousarray(drawn.reshape(drawn.shape[:2]))


def data_matrix_on_paper(code):
    """The same code as a Data Matrix, for labels too small for QR."""
    rows = np.array(symbols.matrix(code, symbols.DATA_MATRIX))
    drawn = np.where(rows, 0, 255).astype(np.uint8)
    return np.kron(np.pad(drawn, 3, constant_values=255), np.ones((16, 16), np.uint8))


def sharp(paper):
    """Held well."""
    return _on_the_bench(paper, turn=0)


def tilted(paper):
    """Turned by 27 degrees and tipped away."""
    seen = _on_the_bench(paper, turn=27)
    corners = np.float32([[0, 0], [WIDTH, 0], [WIDTH, HEIGHT], [0, HEIGHT]])
    tipped = np.float32([[110, 60], [WIDTH - 110, 60], [WIDTH, HEIGHT], [0, HEIGHT]])
    return cv2.warpPerspective(seen, cv2.getPerspectiveTransform(corners, tipped), SIZE, borderValue=BENCH)


def blurred(paper):
    """Out of focus."""
    return cv2.GaussianBlur(_on_the_bench(paper, turn=4), (0, 0), 2.2)


def dim(paper):
    """A third of the light, and the noise that comes with it."""
    noise = np.random.default_rng(5).normal(0, 4, (HEIGHT, WIDTH))
    return np.clip(_on_the_bench(paper, turn=-9) * 0.3 + noise, 0, 255).astype(np.uint8)


def side_by_side(left, right):
    """Two labels in one picture: a scanner cannot know which is meant."""
    both = np.full((HEIGHT, WIDTH), BENCH, np.uint8)
    both[:, : WIDTH // 2] = cv2.resize(_on_the_bench(left, turn=0), (WIDTH // 2, HEIGHT))[:, :]
    both[:, WIDTH // 2 :] = cv2.resize(_on_the_bench(right, turn=0), (WIDTH // 2, HEIGHT))[:, :]
    return both


def write_film(path, scenes):
    """The scenes as a YUV4MPEG2 file, an empty bench between them."""
    grey = np.full(((HEIGHT // 2) * (WIDTH // 2) * 2,), 128, np.uint8).tobytes()
    bench = np.full((HEIGHT, WIDTH), BENCH, np.uint8)
    with path.open("wb") as film:
        film.write(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F{FRAMES_A_SECOND}:1 Ip A1:1 C420jpeg\n".encode())
        for scene in scenes:
            for picture in [scene] * FRAMES_A_SCENE + [bench] * FRAMES_BETWEEN:
                film.write(b"FRAME\n" + picture.tobytes() + grey)


def _on_the_bench(paper, turn):
    """The label in the middle of the picture, as large as it fits, turned by so many degrees."""
    height, width = paper.shape
    scale = min(0.86 * WIDTH / width, 0.8 * HEIGHT / height)
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), turn, scale * (1 if abs(turn) < 15 else 0.85))
    matrix[:, 2] += (WIDTH / 2 - width / 2, HEIGHT / 2 - height / 2)
    return cv2.warpAffine(paper, matrix, SIZE, flags=cv2.INTER_AREA, borderValue=BENCH)
