"""Event files of others: made-up rows in the published layouts, and every bad file we know of."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geonexus.errors import CRSError, InputError, MissingFileError, UnknownNameError
from geonexus.readers.layouts import LAYOUTS
from geonexus.readers.mapping import EventMapping, read_mapping
from geonexus.userdata.events import inspect, read_events

MINE = {"id": "id", "lon": "lon", "lat": "lat", "date": "date"}

ACLED_2023 = (
    "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,"
    "assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,"
    "country,admin1,admin2,admin3,location,latitude,longitude,geo_precision,source,source_scale,"
    "notes,fatalities,tags,timestamp"
)
ACLED_OLD = (
    "data_id,iso,event_id_cnty,event_id_no_cnty,event_date,year,time_precision,event_type,"
    "sub_event_type,actor1,assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,region,"
    "country,admin1,admin2,admin3,location,latitude,longitude,geo_precision,source,source_scale,"
    "notes,fatalities,timestamp,iso3"
)
UCDP = (
    "id,relid,year,active_year,code_status,type_of_violence,conflict_dset_id,conflict_new_id,"
    "conflict_name,dyad_dset_id,dyad_new_id,dyad_name,side_a_dset_id,side_a_new_id,side_a,"
    "side_b_dset_id,side_b_new_id,side_b,number_of_sources,source_article,source_office,"
    "source_date,source_headline,source_original,where_prec,where_coordinates,where_description,"
    "adm_1,adm_2,latitude,longitude,geom_wkt,priogrid_gid,country,country_id,region,event_clarity,"
    "date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,high,low,"
    "gwnoa,gwnob"
)
GTD = (
    "eventid,iyear,imonth,iday,approxdate,extended,resolution,country,country_txt,region,"
    "region_txt,provstate,city,latitude,longitude,specificity,vicinity,location,summary,crit1,"
    "crit2,crit3,doubtterr,alternative,alternative_txt,multiple,success,suicide,attacktype1,"
    "attacktype1_txt,targtype1_txt,gname,nkill"
)


def row(header, **cells):
    assert cells.keys() <= set(header.split(","))
    return ",".join(str(cells.get(name, "")) for name in header.split(","))


def write(tmp_path, header, *rows, name="events.csv", encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes("\n".join([header, *rows, ""]).encode(encoding))
    return path


def by_id(layer):
    return layer.frame.set_index("id")


def reasons(layer):
    return dict(zip(layer.rejects["row"], layer.rejects["reason"], strict=True))


def mine(**changes):
    return EventMapping.model_validate({"name": "mine", "columns": MINE, **changes})


@pytest.mark.parametrize(
    ("header", "day"), [(ACLED_2023, "2023-03-08"), (ACLED_OLD, "08 March 2023")]
)
def test_acled_new_and_old(tmp_path, header, day):
    common = {"event_date": day, "country": "Peru", "latitude": -12.93, "longitude": -74.25,
              "actor1": "Force A", "actor2": "Group B", "event_type": "Battles"}  # fmt: skip
    path = write(
        tmp_path, header,
        row(header, event_id_cnty="P1", time_precision=1, geo_precision=1, fatalities=2, **common),
        row(header, event_id_cnty="P2", time_precision=3, geo_precision=3, **common),
        row(header, event_id_cnty="P3", time_precision=1, geo_precision=9, **common),
    )  # fmt: skip
    layer = read_events(path)
    assert layer.id == "acled"
    found = by_id(layer)
    assert found.loc["P1", ["place_precision", "date_from", "country"]].tolist() == [
        "place", "2023-03-08", "PER",
    ]  # fmt: skip
    assert found.loc["P1", "actors"] == "Force A;Group B"
    coarse = ["place_precision", "precision_code", "date_from", "date_precision"]
    assert found.loc["P2", coarse].tolist() == ["admin1", "3", "2023-03", "month"]
    assert found.loc["P2", "accuracy_m"] > found.loc["P1", "accuracy_m"]
    assert np.isnan(found.loc["P2", "fatalities"])
    assert "precision '9'" in reasons(layer)[4]
    assert "notes" not in layer.frame.columns


def test_ucdp_ged_keeps_low_and_high_and_the_range_of_days(tmp_path):
    common = {"country": "Colombia", "latitude": 4.5, "longitude": -74.1, "type_of_violence": 1,
              "side_a": "Government", "side_b": "Group B"}  # fmt: skip
    path = write(
        tmp_path, UCDP,
        row(UCDP, id=1, where_prec=2, date_prec=2, date_start="2001-02-03 00:00:00.000",
            date_end="2001-02-06 00:00:00.000", best=5, low=3, high=9, **common),
        row(UCDP, id=2, where_prec=6, date_prec=1, date_start="2001-02-03", date_end="2001-02-03",
            best=0, low=0, high=0, **common),
        row(UCDP, id=3, where_prec=7, date_prec=1, date_start="2001-02-03", date_end="2001-02-01",
            best=0, low=0, high=0, **common),
    )  # fmt: skip
    layer = read_events(path)
    found = by_id(layer)
    assert found.loc["1", ["fatalities_low", "fatalities", "fatalities_high"]].tolist() == [3, 5, 9]
    assert found.loc["1", ["date_from", "date_to", "date_precision"]].tolist() == [
        "2001-02-03", "2001-02-06", "range",
    ]  # fmt: skip
    assert found.loc["1", "accuracy_m"] == 25_000
    assert found.loc["2", "place_precision"] == "country"
    assert "before the first" in reasons(layer)[4]


def test_gtd_knows_unknown_days_vicinity_and_doubt(tmp_path):
    common = {"country_txt": "Peru", "latitude": -13.2, "longitude": -74.2, "gname": "Group B"}
    path = write(
        tmp_path, GTD,
        row(GTD, eventid=198801010001, iyear=1988, imonth=1, iday=0, specificity=1, vicinity=1,
            doubtterr=1, **common),
        row(GTD, eventid=198800000002, iyear=1988, imonth=0, iday=0, specificity=4, vicinity=0,
            doubtterr=-9, **common),
        row(GTD, eventid=198802300003, iyear=1988, imonth=2, iday=30, specificity=1, **common),
        row(GTD, eventid=198802010004, iyear=88, imonth=2, iday=1, specificity=1, **common),
    )  # fmt: skip
    layer = read_events(path)
    found = by_id(layer)
    assert found.loc["198801010001", ["date_from", "date_precision", "contested"]].tolist() == [
        "1988-01", "month", True,
    ]  # fmt: skip
    assert found.loc["198801010001", "note"]
    assert found.loc["198801010001", "accuracy_m"] == 15_000
    assert found.loc["198800000002", ["date_from", "place_precision", "contested"]].tolist() == [
        "1988", "admin1", False,
    ]  # fmt: skip
    assert "1988-02-30" in reasons(layer)[4]
    assert "four digits" in reasons(layer)[5]


def test_latin_1_with_semicolons_and_decimal_commas(tmp_path):
    path = write(
        tmp_path, "id;lon;lat;date;town", "1;-74,25;-12,9;05/03/2020;Cañete",
        "2;-74.25;1;05/03/2020;x",
        encoding="latin-1",
    )  # fmt: skip
    layer = read_events(path, mine(decimal=",", date_format="%d/%m/%Y", keep=("town",)))
    assert layer.frame["town"].tolist() == ["Cañete"]
    assert layer.geo.geometry.x.tolist() == [-74.25]
    assert "decimal mark ','" in reasons(layer)[3]
    assert "cp1252" in layer.history[0].detail
    declared = mine(decimal=",", date_format="%d/%m/%Y", keep=("town",), encoding="latin-1")
    assert read_events(path, declared).frame["town"].tolist() == ["Cañete"]
    with pytest.raises(InputError, match="ascii"):
        read_events(path, mine(encoding="ascii"))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_byte_order_marks(tmp_path, encoding):
    path = write(tmp_path, "id,lon,lat,date", "1,-74,-12,2020-01-02", encoding=encoding)
    assert by_id(read_events(path, mine())).index.tolist() == ["1"]


def test_degrees_minutes_and_seconds(tmp_path):
    path = write(
        tmp_path, "id|lon|lat|date",
        "1|74°15'00\" W|12°30' S|2020-01-02", "2|74°75' O|12°30' S|2020-01-02",
        "3|12°30' S|74°15' W|2020-01-02",
    )  # fmt: skip
    layer = read_events(path, mine(coordinates="dms"))
    assert layer.geo.geometry.x.tolist() == [-74.25]
    assert layer.geo.geometry.y.tolist() == [-12.5]
    assert set(reasons(layer)) == {3, 4}


def test_every_bad_row_is_refused_with_its_row_and_reason(tmp_path):
    rows = {
        "1,-74,-12,2020-02-31": "2020-02-31", "2,-74,-12,05/03/20": "two digits",
        "3,nan,-12,2020-01-01": "longitude", "4,-74,inf,2020-01-01": "latitude",
        "5,-74,,2020-01-01": "no latitude", "6,-74,-12": "3 cells, the header has 4",
        "7,-74,-12,2020-01-01,extra": "5 cells", "8,-12,-103,2020-01-01": "exchanged",
        ",-74,-12,2020-01-01": "no id", "9,-190,-12,2020-01-01": "beyond 180",
        "10," + "x," * 50_000 + "1": "50,002 cells".replace(",", ""), "11,-74,-12,": "no date",
    }  # fmt: skip
    good = ["007,-74,-12,2020-01-01", "", "NA,-74,-12,2020-01-01T23:30:00-05:00",
            "007,-75,-12,2020-01-01"]  # fmt: skip
    layer = read_events(write(tmp_path, "id,lon,lat,date", *rows, *good), mine())
    assert layer.frame["id"].tolist() == ["007", "NA"]
    # the day as it was written, in its own time zone
    assert layer.frame["date_from"].tolist() == ["2020-01-01", "2020-01-01"]
    found = reasons(layer)
    for number, (text, reason) in enumerate(rows.items(), start=2):
        assert reason in found[number], text
    assert found[len(rows) + 5] == f"id '007' stands in row {len(rows) + 2} already"
    assert len(found) == len(rows) + 1
    assert layer.history[0].rows_in == len(layer) + len(layer.rejects)


def test_a_radius_of_each_row_goes_before_the_one_of_the_mapping(tmp_path):
    rows = ["1,-74,-13,2020-01-01,500", "2,-74,-13,2020-01-01,", "3,-74,-13,2020-01-01,0",
            "4,-74,-13,2020-01-01,-5", "5,-74,-13,2020-01-01,near"]  # fmt: skip
    path = write(tmp_path, "id,lon,lat,date,radius_m", *rows)
    columns = {**MINE, "accuracy_m": "radius_m"}
    layer = read_events(path, EventMapping(name="mine", columns=columns, accuracy_m=2000))
    assert by_id(layer)["accuracy_m"].to_dict() == {"1": 500.0, "2": 2000.0, "3": 0.0}
    assert layer.rejects["row"].tolist() == [5, 6]
    assert "accuracy '-5' is not a radius in meters" in layer.rejects["reason"][0]
    # and the column is found by its name
    assert inspect(path).mapping.columns["accuracy_m"] == "radius_m"


def test_exchanged_coordinates_are_found_by_the_country_and_mended_only_when_asked(tmp_path):
    header = "id,lon,lat,date,country"
    path = write(
        tmp_path, header, "1,-12.9,-74.2,2020-01-01,Perú", "2,-74.2,-12.9,2020-01-01,PER",
        "3,-74.2,-12.9,2020-01-01,Peruu", "4,-77.1,-12.1,2020-01-01,604",
    )  # fmt: skip
    mapping = mine(columns={**MINE, "country": "country"})
    layer = read_events(path, mapping)
    assert layer.frame["country"].tolist() == ["PER", "Peruu", "PER"]
    assert reasons(layer) == {2: "outside PER, but inside with lon and lat exchanged"}
    assert "'Peruu' in 1 rows is not known (near: Peru" in layer.history[0].detail
    mended = read_events(path, mapping, swapped="repair")
    assert mended.geo.geometry.x.tolist()[0] == -74.2
    assert "exchanged" in by_id(mended).loc["1", "note"]
    assert len(mended.rejects) == 0


def test_meters_are_turned_into_degrees(tmp_path):
    path = write(tmp_path, "id,lon,lat,date", "1,500000,8500000,2020-01-01")
    layer = read_events(path, mine(crs="EPSG:32718"))
    assert layer.geo.geometry.x.iloc[0] == pytest.approx(-75.0)
    with pytest.raises(CRSError, match="no coordinate reference system"):
        read_events(path, mine(crs="EPSG:1"))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "an empty file"),
        (b"id,lon,lat,date\n", "no row below the header"),
        (b"id,lon,lon,date\n1,2,3,4\n", "this column twice"),
        (b'id,lon,lat,date\n1,2,3,"4\n', "never closed"),
        (b"PK\x03\x04zip", "save it as CSV"),
        (b"PAR1 and then nothing", "a whole Parquet file"),
        (b"id,x,lat,date\n1,2,3,2020-01-01\n", "found 'lon'; expected a known column"),
    ],
)
def test_a_bad_file_is_one_plain_error(tmp_path, content, message):
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=message):
        read_events(path, mine())


def test_parquet_whole_and_truncated(tmp_path):
    path = tmp_path / "events.parquet"
    pd.DataFrame(
        {"id": [1, 2], "lon": [-74.0, None], "lat": [-12.5, 1.0],
         "date": pd.to_datetime(["2020-01-02", "2020-01-03"])}
    ).to_parquet(path)  # fmt: skip
    layer = read_events(path, mine())
    assert layer.frame[["id", "date_from"]].to_numpy().tolist() == [["1", "2020-01-02"]]
    assert reasons(layer) == {3: "no longitude"}
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(InputError, match="Parquet"):
        read_events(path, mine())


def test_too_many_refused_rows_stop_the_run(tmp_path):
    path = write(tmp_path, "id,lon,lat,date", "1,-74,-12,2020-01-01", "2,-74,-12,never")
    assert len(read_events(path, mine(), max_rejects=0.5)) == 1
    with pytest.raises(InputError, match=r"1 of 2 rows .* refused \(50.0%\)"):
        read_events(path, mine(), max_rejects=0.05)


def test_a_mapping_as_yaml_and_its_faults(tmp_path):
    path = tmp_path / "mapping.yaml"
    path.write_text(
        "name: police\ncolumns: {lon: x, lat: y, date: fecha}\ndate_format: '%d/%m/%Y'\n"
        "precision: {1: {place_precision: place, accuracy_m: 500}}\n"
    )
    assert read_mapping(path).precision["1"].accuracy_m == 500
    path.write_text("name: police\ncolumns: {lon: x, date: fecha}\n")
    with pytest.raises(InputError, match="no column for lat"):
        read_mapping(path)
    path.write_text("name: p\ncolumns: {lon: x, lat: y, date: f}\ndate_format: '%d/%m/%y'\n")
    with pytest.raises(InputError, match="names no century"):
        read_mapping(path)


def test_inspect_guesses_what_read_events_then_reads(tmp_path):
    path = write(
        tmp_path, "Folio;Fecha;Longitud;Latitud;País;Municipio", "1;13/05/2021;-99,1;19,4;México;X",
        encoding="cp1252",
    )  # fmt: skip
    seen = inspect(path)
    assert (seen.layout, seen.delimiter, seen.encoding) == ("", ";", "cp1252")
    assert (seen.mapping.date_format, seen.mapping.decimal) == ("%d/%m/%Y", ",")
    layer = read_events(path, seen.mapping)
    assert layer.frame[["country", "place", "date_from"]].to_numpy().tolist() == [
        ["MEX", "X", "2021-05-13"]
    ]
    with pytest.raises(InputError, match="incidents inspect"):
        read_events(path)
    with pytest.raises(UnknownNameError, match="did you mean 'acled'"):
        read_events(path, layout="acledd")
    with pytest.raises(MissingFileError):
        inspect(tmp_path / "nothing.csv")
    assert inspect(write(tmp_path, GTD, row(GTD, eventid=1))).layout == "gtd"
    assert set(LAYOUTS) == {"acled", "ucdp-ged", "gtd"}


cells = st.sampled_from(["-74", "-12.5", "200", "", "nan", "x", "1e400", "2020-01-01", "a"])


@settings(max_examples=60)
@given(rows=st.lists(st.lists(cells, min_size=3, max_size=5), min_size=1, max_size=12))
def test_rows_in_are_rows_kept_and_rows_refused(tmp_path_factory, rows):
    lines = [",".join(cells) for cells in rows]
    path = write(tmp_path_factory.mktemp("e"), "id,lon,lat,date", *lines)
    written = sum(bool(line.replace(",", "")) or line.count(",") != 3 for line in lines)
    if not written:
        return
    layer = read_events(path, mine())
    assert len(layer) + len(layer.rejects) == written
