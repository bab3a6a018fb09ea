import random
import zlib

from lims.printing.packing import piece, stream


def test_pieces_packed_apart_are_one_stream_that_any_printer_unpacks():
    chance = random.Random(8)
    for pieces in range(6):
        # Long runs of one byte bring the sums over their modulus.
        parts = [bytes([chance.choice((0, 255, 170))]) * chance.choice((0, 1, 70_000)) for _ in range(pieces)]
        packed = stream(piece(part, 1 + chance.randrange(9)) for part in parts)
        assert zlib.decompress(packed) == b"".join(parts)
        assert packed[-4:] == zlib.adler32(b"".join(parts)).to_bytes(4, "big")


def test_a_piece_that_is_changed_on_its_way_is_found_out():
    packed = bytearray(stream([piece(b"autologous", 3), piece(b"use only", 3)]))
    packed[5] ^= 1
    try:
        assert zlib.decompress(packed) != b"autologoususe only"
    except zlib.error:
        return
