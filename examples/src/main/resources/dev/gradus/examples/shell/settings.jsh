/set mode gradus normal -quiet
/set prompt gradus "gradus> " "   ...> "
/set truncation gradus 4000
/set mode gradus -retain
/set feedback -retain gradus
/exit
