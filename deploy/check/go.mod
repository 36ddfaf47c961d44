module witan/check

go 1.25.0
